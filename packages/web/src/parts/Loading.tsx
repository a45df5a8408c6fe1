import { Center, Loader } from '@mantine/core'
import { useWords } from '../words/index.ts'
import { partsWords } from './words.ts'

export function Loading() {
  const say = useWords(partsWords)
  return (
    <Center p="xl" role="status" aria-label={say('loading')}>
      <Loader size="sm" />
    </Center>
  )
}
