import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { lazyRouteComponent } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Faulty } from '../parts/Faulty.tsx'
import { partsWords } from '../parts/words.ts'
import { useWords } from '../words/index.ts'

/** In this tab: the page was loaded anew for a newer build, and nobody said so yet. */
const UPDATED = 'lockwright.updated'

/** The code of a page did not come: there is no connection, or the server has a newer build without these files. */
class PageMissing extends Error {
  override readonly name = 'PageMissing'
}

/**
 * A page that loads when it is first opened. A part that is missing is told by an error of our own: the router would reload at
 * once, also without a connection, and then nothing would be left to look at.
 */
export function lazyPage<Name extends string>(
  load: () => Promise<Readonly<Record<Name, () => React.ReactNode>>>,
  name: Name,
) {
  return lazyRouteComponent(
    () =>
      load().catch((cause: unknown) => {
        throw new PageMissing('a part of the page did not load', { cause })
      }),
    name,
  )
}

/** In the place of a page that broke. */
export function PageFault({ error }: { readonly error: unknown }) {
  return error instanceof PageMissing ? <Missing error={error} /> : <Faulty error={error} />
}

/** Loads the page anew when the server has another build than the one that runs here, and only then: so never twice for one. */
function Missing({ error }: { readonly error: PageMissing }) {
  const say = useWords(partsWords)
  const [isSame, setSame] = useState(false)
  useEffect(() => {
    void hasNewerBuild().then((isNewer) => {
      if (!isNewer) return setSame(true)
      sessionStorage.setItem(UPDATED, 'yes')
      location.reload()
    })
  }, [])
  if (isSame) return <Faulty error={error} />
  return (
    <Text p="md" role="status">
      {say('updating')}
    </Text>
  )
}

/** The one script that `index.html` names has the hash of the whole build in its name. */
async function hasNewerBuild(): Promise<boolean> {
  const entry = document.querySelector<HTMLScriptElement>('script[type=module][src]')?.getAttribute('src')
  if (entry == null) return false
  try {
    const answer = await fetch('/', { headers: { accept: 'text/html' }, cache: 'no-store' })
    return answer.ok && !(await answer.text()).includes(entry)
  } catch {
    return false
  }
}

/** Says once after such a reload why it was. */
export function SaidUpdated() {
  const say = useWords(partsWords)
  useEffect(() => {
    if (sessionStorage.getItem(UPDATED) === null) return
    sessionStorage.removeItem(UPDATED)
    notifications.show({ message: say('updated') })
  }, [say])
  return null
}
