import { Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { query } from '../api/index.ts'
import { Empty } from '../parts/Empty.tsx'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { exactTime } from '../parts/time.ts'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { NeedRow } from './NeedRow.tsx'
import { concerns } from './needs.ts'
import { homeWords } from './words.ts'

/** Not a dashboard: what needs a person, most pressing first, each with its one button. */
export function HomePage() {
  const say = useWords(homeWords)
  const { language } = useLanguage()
  const { systemId, name, timeZone, counts, permissions } = useSystem()
  const needs = useQuery(query.home.list.queryOptions({ input: { systemId } }))
  const mine = needs.data?.items.filter((need) => concerns(need, (what) => permissions.includes(what)))
  if (counts.keys === 0 && counts.cylinders === 0) return <Start system={name} />
  return (
    <Page title={say('title')}>
      {needs.isPending && <Loading />}
      {needs.error && <Faulty error={needs.error} again={() => void needs.refetch()} />}
      {needs.data && mine?.length === 0 && (
        <Empty
          title={say('nothingTitle')}
          text={say('nothing', { at: exactTime(new Date(needs.data.at), language, timeZone) })}
        />
      )}
      {mine && mine.length > 0 && (
        <Stack gap="sm" component="section" aria-label={say('greeting')}>
          {mine.map((need) => (
            <NeedRow key={need.kind} need={need} />
          ))}
        </Stack>
      )}
    </Page>
  )
}

function Start({ system }: { readonly system: string }) {
  const say = useWords(homeWords)
  const mayImport = useMay('import')
  const mayEdit = useMay('element.edit')
  return (
    <Page title={say('title')} head={<span />}>
      <Empty
        title={say('startTitle', { system })}
        text={say('start')}
        action={
          <Group mt="sm">
            {mayImport && (
              <Button renderRoot={(props) => <SystemLink path="import" {...props} />}>{say('startImport')}</Button>
            )}
            {mayEdit && (
              <Button variant="default" renderRoot={(props) => <SystemLink path="doors" {...props} />}>
                {say('startDoors')}
              </Button>
            )}
            {mayEdit && (
              <Button variant="default" renderRoot={(props) => <SystemLink path="keys" {...props} />}>
                {say('startKeys')}
              </Button>
            )}
          </Group>
        }
      />
    </Page>
  )
}
