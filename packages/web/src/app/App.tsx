import { MantineProvider } from '@mantine/core'
import { DatesProvider } from '@mantine/dates'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { queryClient } from '../api/index.ts'
import { SessionGate } from '../session/SessionGate.tsx'
import { LanguageProvider, useLanguage } from '../words/index.ts'
import { router } from './router.tsx'
import { cssVariables, theme } from './theme.ts'
import 'dayjs/locale/de'

const MONDAY = 1

/** Pages may add styles only with the number the server gave this page (Content-Security-Policy). */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

export function App() {
  return (
    <LanguageProvider>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <Dates>
          <QueryClientProvider client={queryClient}>
            <ModalsProvider>
              <Notifications position="bottom-right" />
              <SessionGate>
                <RouterProvider router={router} />
              </SessionGate>
            </ModalsProvider>
          </QueryClientProvider>
        </Dates>
      </MantineProvider>
    </LanguageProvider>
  )
}

function Dates({ children }: { readonly children: React.ReactNode }) {
  const { language } = useLanguage()
  return <DatesProvider settings={{ locale: language, firstDayOfWeek: MONDAY }}>{children}</DatesProvider>
}
