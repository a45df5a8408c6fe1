import { Button, Group, Paper, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { exactTime } from '../parts/time.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { programmingWords } from './words.ts'

/** What is programmed works in daily use only after publishing (R038). */
export function Publish() {
  const say = useWords(programmingWords)
  const { language } = useLanguage()
  const system = useSystem()
  const mayPublish = useMay('system.publish')
  const client = useQueryClient()
  const needs = useQuery(query.home.list.queryOptions({ input: { systemId: system.systemId } }))
  const waiting = needs.data?.items.find((need) => need.kind === 'unpublished')
  const publish = useMutation(query.system.publish.mutationOptions({ onSuccess: () => client.invalidateQueries() }))
  if (waiting === undefined) {
    if (system.publishedAt === null) return null
    return (
      <Text size="sm" c="dimmed">
        {say('published', { at: exactTime(new Date(system.publishedAt), language, system.timeZone) })}
      </Text>
    )
  }
  return (
    <Paper p="md" component="section" aria-label={say('publishTitle')}>
      <Group justify="space-between" gap="sm">
        <Text maw={560}>{say('publishSays', { keys: waiting.keys, cylinders: waiting.cylinders })}</Text>
        {mayPublish && (
          <Button loading={publish.isPending} onClick={() => publish.mutate({ systemId: system.systemId })}>
            {say('publish')}
          </Button>
        )}
      </Group>
      <Refused error={publish.error} />
    </Paper>
  )
}
