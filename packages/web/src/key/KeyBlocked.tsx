import { Alert, Text } from '@mantine/core'
import { IconBan } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { query } from '../api/index.ts'
import { Marking } from '../parts/Marking.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { exactTime } from '../parts/time.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import type { Key } from './key.ts'
import { pageWords } from './pageWords.ts'

const SHOWN = 12

/** Blocked is red, and names the doors that are still open for the key (R074, R076). */
export function KeyBlocked({ of: { keyNo } }: { readonly of: Pick<Key, 'keyNo'> }) {
  const say = useWords(pageWords)
  const { language } = useLanguage()
  const { systemId, timeZone } = useSystem()
  const block = useQuery(query.block.get.queryOptions({ input: { systemId, keyNo } })).data
  if (!block) return null
  const open = block.doors.filter(({ answer }) => answer !== 'surelyNot')
  const at = exactTime(new Date(block.orderedAt), language, timeZone)
  const cause = block.cause ? ` · ${block.cause}` : ''
  return (
    <Alert
      color={open.length > 0 || block.state === 'planned' ? 'red' : 'gray'}
      icon={<IconBan size={18} aria-hidden />}
      title={say('blockedTitle', { by: block.orderedBy, at }) + cause}
      py="xs"
    >
      {block.state === 'planned' && <Text size="sm">{say('blockedPlanned')}</Text>}
      {open.length === 0 ? (
        <Text size="sm">{say('blockedSafe')}</Text>
      ) : (
        <Text size="sm">
          {say('blockedOpens', { count: open.length })}{' '}
          {open.slice(0, SHOWN).map((door, place) => (
            <Fragment key={door.cylinderNo}>
              {place > 0 && ', '}
              <SystemLink path={`doors/${door.cylinderNo}`}>
                <Marking marking={door.marking} name={door.name} />
              </SystemLink>
            </Fragment>
          ))}
          {open.length > SHOWN && ` ${say('blockedMore', { count: open.length - SHOWN })}`}
        </Text>
      )}
    </Alert>
  )
}
