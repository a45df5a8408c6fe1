import { Alert, Button, Text } from '@mantine/core'
import { IconAlertTriangle, IconMessages, IconVolume, IconVolumeOff } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { useWords } from '../words/index.ts'
import { Bench } from './Bench.tsx'
import type { MessagesOf } from './BenchContext.ts'
import { rememberSound, soundIsOn, wakeSound } from './sound.ts'
import { useNames } from './useNames.ts'
import { useSite } from './useSite.ts'
import { workbenchWords } from './words.ts'

/** The playground with virtual devices (only in builds with `__WORKBENCH__`). */
export function WorkbenchPage() {
  const say = useWords(workbenchWords)
  const { state, log, heard, refresh } = useSite()
  const names = useNames()
  const [sound, setSound] = useState(soundIsOn)
  const { messages = null } = useSearch({ strict: false }) as { readonly messages?: MessagesOf }
  const navigate = useNavigate()
  const show = (of: MessagesOf | null) =>
    void navigate({ to: '.', search: of === null ? {} : { messages: of }, replace: true } as { to: string })
  const switchSound = () => {
    if (!sound) wakeSound()
    rememberSound(!sound)
    setSound(!sound)
  }
  const SoundSign = sound ? IconVolume : IconVolumeOff
  const actions = (
    <>
      <Button
        variant="default"
        leftSection={<SoundSign size={16} aria-hidden />}
        onClick={switchSound}
        aria-pressed={sound}
      >
        {say(sound ? 'soundOn' : 'soundOff')}
      </Button>
      <Button variant="default" leftSection={<IconMessages size={16} aria-hidden />} onClick={() => show('visit')}>
        {say('messages')}
      </Button>
    </>
  )
  const error = state.error ?? names.error
  return (
    <Page title={say('title')} actions={actions}>
      <Text c="dimmed" size="sm">
        {say('intro')}
      </Text>
      {!heard && state.data && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} aria-hidden />} py="xs" title={say('noSite')}>
          {say('noSiteText')}
        </Alert>
      )}
      {state.data && names.data ? (
        <Bench
          state={state.data}
          log={log}
          names={names.data}
          sound={sound}
          refresh={refresh}
          messages={messages}
          show={show}
        />
      ) : error ? (
        <Faulty error={error} again={() => void refresh()} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}
