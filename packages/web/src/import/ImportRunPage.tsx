import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { query, refusalOf } from '../api/index.ts'
import { Faulty } from '../parts/Faulty.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Page } from '../parts/Page.tsx'
import { Refused } from '../parts/Refused.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { ImportFaults } from './ImportFaults.tsx'
import type { Report } from './layout.ts'
import { ReadAgain } from './ReadAgain.tsx'
import { importWords } from './words.ts'

/** One import: what it would change, what cannot be read, and taking it over or back. */
export function ImportRunPage({ importNo }: { readonly importNo: number }) {
  const say = useWords(importWords)
  const { systemId } = useSystem()
  const client = useQueryClient()
  const navigate = useNavigate()
  const run = useQuery(query.import.get.queryOptions({ input: { systemId, importNo } }))
  const refresh = { onSuccess: () => client.invalidateQueries() }
  const apply = useMutation(query.import.apply.mutationOptions(refresh))
  const undo = useMutation(query.import.undo.mutationOptions(refresh))
  const discard = useMutation(
    query.import.discard.mutationOptions({
      async onSuccess() {
        await client.invalidateQueries({ queryKey: query.import.key() })
        await navigate({ to: '.', search: {} as never })
      },
    }),
  )
  if (run.error && !run.data) return <Faulty error={run.error} again={() => void run.refetch()} />
  if (!run.data) return <Loading />
  const { report, state, fileName } = run.data
  const { keys, cylinders, rights, faultCount } = report
  const isNew = keys.new + cylinders.new + rights.new > 0
  return (
    <Page title={fileName}>
      <Anchor component="span" size="sm">
        <SystemLink path="import">{say('back')}</SystemLink>
      </Anchor>
      {state === 'applied' && (
        <Alert color="brass" variant="light" aria-live="polite">
          <Stack gap="sm" align="flex-start">
            <Text size="sm">
              {say('appliedSays', { keys: keys.new, cylinders: cylinders.new, rights: rights.new })}
            </Text>
            <Group gap="xs">
              <Button renderRoot={(props) => <SystemLink path="chart" {...props} />}>{say('toChart')}</Button>
              <Button variant="default" loading={undo.isPending} onClick={() => undo.mutate({ systemId, importNo })}>
                {say('undo')}
              </Button>
            </Group>
            <Refused error={undo.error} />
            <Obstacles error={undo.error} />
          </Stack>
        </Alert>
      )}
      {state === 'undone' && <Alert variant="light">{say('undoneSays')}</Alert>}
      {report.layout !== null && (
        <Changes report={report} title={say(state === 'previewed' ? 'wouldTitle' : 'didTitle')} />
      )}
      {state === 'previewed' && report.layout !== null && (
        <Group gap="sm">
          <Button
            disabled={!isNew}
            loading={apply.isPending}
            onClick={() => apply.mutate({ systemId, importNo, skipFaults: faultCount > 0 })}
          >
            {faultCount > 0 ? say('applySkip', { count: faultCount }) : say('apply')}
          </Button>
          <Button variant="default" loading={discard.isPending} onClick={() => discard.mutate({ systemId, importNo })}>
            {say('discard')}
          </Button>
          {!isNew && <Text size="sm">{say('nothingNew')}</Text>}
        </Group>
      )}
      <Refused error={apply.error ?? discard.error} />
      <ImportFaults report={report} />
      {state === 'previewed' && (
        <ReadAgain
          importNo={importNo}
          report={report}
          read={(next) => void navigate({ to: '.', search: { run: next } as never })}
        />
      )}
    </Page>
  )
}

function Changes({ report, title }: { readonly report: Report; readonly title: string }) {
  const say = useWords(importWords)
  const { rows, hiddenColumns, hiddenRows } = report.ignored
  return (
    <Paper p="md" component="section" aria-label={title}>
      <Stack gap="xs">
        <Title order={2}>{title}</Title>
        <Group gap="xl" component="dl" m={0}>
          {(['cylinders', 'keys', 'rights'] as const).map((what) => (
            <div key={what}>
              <Text component="dt" size="sm" c="dimmed">
                {say(what)}
              </Text>
              <Text component="dd" m={0} className="numbers" fw={600}>
                {say('newOf', { fresh: report[what].new, existing: report[what].existing })}
              </Text>
            </div>
          ))}
        </Group>
        {report.marks.i.length > 0 && <Text size="sm">{say('marksI', { count: report.marks.i.length })}</Text>}
        {report.marks.z.length > 0 && <Text size="sm">{say('marksZ', { count: report.marks.z.length })}</Text>}
        {rows + hiddenColumns.length + hiddenRows > 0 && (
          <Text size="sm" c="dimmed">
            {say('ignored', { rows, columns: hiddenColumns.length, hidden: hiddenRows })}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

/** What came after the import and so keeps it from being taken back. */
function Obstacles({ error }: { readonly error: unknown }) {
  const say = useWords(importWords)
  const found = refusalOf(error)?.facts.obstacles as { count: number; markings: string[] }[] | undefined
  if (!found || found.length === 0) return null
  const list = found.map(({ count, markings }) => `${markings.slice(0, 5).join(', ')} (${count})`).join('; ')
  return <Text size="sm">{say('obstacles', { list })}</Text>
}
