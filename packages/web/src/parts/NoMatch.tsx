import { Button } from '@mantine/core'
import { useWords } from '../words/index.ts'
import { Empty } from './Empty.tsx'
import { partsWords } from './words.ts'

/** In the place of rows, when filters leave none. */
export function NoMatch({ clear }: { clear(): void }) {
  const say = useWords(partsWords)
  return (
    <Empty
      title={say('noMatch')}
      text=""
      action={
        <Button variant="default" onClick={clear}>
          {say('clearFilters')}
        </Button>
      }
    />
  )
}
