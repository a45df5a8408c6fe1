import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { isSignedOut, refusalOf } from '../api/index.ts'
import { useWords } from '../words/index.ts'
import { partsWords } from './words.ts'

/** What went wrong, where it went wrong: the server's one sentence with its remedy. Nothing when nothing did. */
export function Refused({ error }: { readonly error: unknown }) {
  const say = useWords(partsWords)
  // The sign-in stands over the page already (R023).
  if (!error || isSignedOut(error)) return null
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle size={18} aria-hidden />} py="xs">
      {refusalOf(error)?.message ?? say('unreachable')}
    </Alert>
  )
}
