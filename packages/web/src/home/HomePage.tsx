import { Page } from '../parts/Page.tsx'
import { shellWords } from '../shell/words.ts'
import { useWords } from '../words/index.ts'

export function HomePage() {
  const say = useWords(shellWords)
  return <Page title={say('home')}>{null}</Page>
}
