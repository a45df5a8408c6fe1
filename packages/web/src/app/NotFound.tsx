import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Empty } from '../parts/Empty.tsx'
import { shellWords } from '../shell/words.ts'
import { useWords } from '../words/index.ts'

export function NotFound() {
  const say = useWords(shellWords)
  return (
    <Empty
      title={say('notFoundTitle')}
      text={say('notFound')}
      action={
        <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
          {say('toHome')}
        </Button>
      }
    />
  )
}
