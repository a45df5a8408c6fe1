import { createTheme, MantineProvider, mergeThemeOverrides } from '@mantine/core'
import { DatesProvider } from '@mantine/dates'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useMemo } from 'react'
import { queryClient } from '../api/index.ts'
import { partsWords } from '../parts/words.ts'
import { SessionGate } from '../session/SessionGate.tsx'
import { LanguageProvider, useLanguage, useWords } from '../words/index.ts'
import { SaidUpdated } from './lazyPage.tsx'
import { router } from './router.tsx'
import { cssVariables, theme } from './theme.ts'
import 'dayjs/locale/de'

const MONDAY = 1

/** Pages may add styles only with the number the server gave this page (Content-Security-Policy). */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
// Where the library asks for it that keeps a page from scrolling under a dialog.
Object.assign(globalThis, { __webpack_nonce__: nonce })
// What keeps a page still behind a dialogue adds a style too, and asks for the number under this name.
Object.assign(globalThis, { __webpack_nonce__: nonce })

export function App() {
  return (
    <LanguageProvider>
      <Themed>
        <Dates>
          <QueryClientProvider client={queryClient}>
            <ModalsProvider>
              <Notifications position="bottom-right" />
              <SaidUpdated />
              <SessionGate>
                <RouterProvider router={router} />
              </SessionGate>
            </ModalsProvider>
          </QueryClientProvider>
        </Dates>
      </Themed>
    </LanguageProvider>
  )
}

/** The theme; what dialogs and notifications are closed with is named in the language of the person. */
function Themed({ children }: { readonly children: React.ReactNode }) {
  const say = useWords(partsWords)
  const named = useMemo(() => {
    const closing = { defaultProps: { closeButtonProps: { 'aria-label': say('close') } } }
    return mergeThemeOverrides(
      theme,
      createTheme({ components: { Modal: closing, Drawer: closing, Notification: closing } }),
    )
  }, [say])
  return (
    <MantineProvider
      theme={named}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  )
}

function Dates({ children }: { readonly children: React.ReactNode }) {
  const { language } = useLanguage()
  return <DatesProvider settings={{ locale: language, firstDayOfWeek: MONDAY }}>{children}</DatesProvider>
}
