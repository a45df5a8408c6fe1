import { Stack } from '@mantine/core'
import { KeyCould } from './KeyCould.tsx'
import { KeyHandOuts } from './KeyHandOuts.tsx'
import { KeyImages } from './KeyImages.tsx'
import type { KeyInFull } from './key.ts'
import type { KeySearch } from './search.ts'

interface KeyPastProps {
  readonly of: KeyInFull
  /** Instant that is asked about, as the address says. */
  readonly at: string | undefined
  change(part: Partial<KeySearch>): void
}

/** What it could open at any instant, which contents it held, who had it (R081, R121). */
export function KeyPast({ of: { keyNo }, at, change }: KeyPastProps) {
  return (
    <Stack gap="md" maw={1000}>
      <KeyCould keyNo={keyNo} at={at} ask={(instant) => change({ at: instant })} />
      <KeyImages keyNo={keyNo} />
      <KeyHandOuts keyNo={keyNo} />
    </Stack>
  )
}
