import { Button, Stack, Title } from '@mantine/core'
import { useWords } from '../words/index.ts'
import { Refused } from './Refused.tsx'
import { partsWords } from './words.ts'

/** In the place of a page or a part of one that could not be loaded. */
export function Faulty({ error, again }: { readonly error: unknown; again?(): void }) {
  const say = useWords(partsWords)
  return (
    <Stack align="flex-start" p="md" maw={560}>
      <Title order={2}>{say('faultTitle')}</Title>
      <Refused error={error} />
      <Button variant="default" onClick={again ?? (() => location.reload())}>
        {say('tryAgain')}
      </Button>
    </Stack>
  )
}
