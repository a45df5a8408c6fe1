import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Section } from '../parts/Section.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import type { DoorInFull } from './door.ts'
import { pageWords } from './pageWords.ts'

/** Groups the door is in (R100); joining and leaving is done at the group. */
export function DoorGroups({ of: door }: { readonly of: DoorInFull }) {
  const say = useWords(pageWords)
  const { systemId } = useSystem()
  const all = useQuery(query.group.list.queryOptions({ input: { systemId } })).data?.items ?? []
  const own = all.filter(({ groupNo }) => door.groups.includes(groupNo))
  return (
    <Section title={say('groups')}>
      <Stack gap={6} fz="sm">
        {door.groups.length === 0 && <Text size="sm">{say('noGroups')}</Text>}
        {own.map(({ groupNo, name, cylinders, keys }) => (
          <div key={groupNo}>
            <SystemLink path="access" search={{ tab: 'groups', group: groupNo }}>
              {name}
            </SystemLink>{' '}
            <Text span size="sm" c="dimmed" className="numbers">
              {say('groupSays', { doors: cylinders, keys })}
            </Text>
          </div>
        ))}
        <Text size="xs" c="dimmed">
          {say('groupHint')}{' '}
          <SystemLink path="access" search={{ tab: 'groups' }}>
            {say('toGroups')}
          </SystemLink>
        </Text>
      </Stack>
    </Section>
  )
}
