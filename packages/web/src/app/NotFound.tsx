import { Box, Button, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Page } from '../parts/Page.tsx'
import { shellWords } from '../shell/words.ts'
import { useWords } from '../words/index.ts'

export function NotFound() {
  const say = useWords(shellWords)
  return (
    <Box component="main" p="lg">
      <Page title={say('notFoundTitle')}>
        <Text>{say('notFound')}</Text>
        <div>
          <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
            {say('toHome')}
          </Button>
        </div>
      </Page>
    </Box>
  )
}
