import { Alert, Button, Group, NumberInput, Stack, Text } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { z } from 'zod'
import { Faulty } from '../../parts/Faulty.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { Page } from '../../parts/Page.tsx'
import { SystemLink } from '../../parts/SystemLink.tsx'
import { Time } from '../../parts/Time.tsx'
import { useSystem } from '../../system/SystemContext.tsx'
import { useWords } from '../../words/index.ts'
import { makeAxes } from '../grid/axes.ts'
import type { Chart } from '../model/chart.ts'
import { doorLines, keyLines } from '../model/lines.ts'
import type { printSearch } from '../search.ts'
import { useChart } from '../useChart.ts'
import { chartWords } from '../words.ts'
import { PrintTable } from './PrintTable.tsx'
import { partsOf, rangeOf } from './parts.ts'
import classes from './print.module.css'

type PrintSearch = z.infer<typeof printSearch>

/** Fits A4 lying down. */
const COLUMNS = 30
const CELLS_MAX = 100_000
const NOTHING: ReadonlySet<number> = new Set()

/** The chart as plain tables, so many columns a page, with heads on each: for paper, and for whoever wants a table to read. */
export function PrintPage() {
  const say = useWords(chartWords)
  const { systemId } = useSystem()
  const { chart, error, refetch } = useChart(systemId)
  return (
    <Page title={say('printTitle')}>
      {!chart && (error ? <Faulty error={error} again={() => void refetch()} /> : <Loading />)}
      {chart && <Pages chart={chart} />}
    </Page>
  )
}

function Pages({ chart }: { readonly chart: Chart }) {
  const say = useWords(chartWords)
  const system = useSystem()
  const search: PrintSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const axes = useMemo(
    () =>
      makeAxes({
        chart,
        keys: keyLines(chart, false, NOTHING),
        doors: doorLines(chart, true, NOTHING),
        folded: NOTHING,
        isFlipped: search.flip === true,
        names: { ungrouped: say('ungrouped'), kinds: [] },
      }),
    [chart, say, search.flip],
  )
  const [rows, columns] = useMemo(() => {
    const keys = rangeOf(search.keyFrom, search.keyTo, chart.answer.keys.no.length)
    const doors = rangeOf(search.doorFrom, search.doorTo, axes.doors.count)
    return search.flip ? [keys, doors] : [doors, keys]
  }, [axes, chart, search.doorFrom, search.doorTo, search.flip, search.keyFrom, search.keyTo])
  const perPage = search.perPage ?? COLUMNS
  const cells = rows.length * columns.length
  const isTooLarge = cells > CELLS_MAX
  const change = (part: PrintSearch) =>
    void navigate({
      to: '.',
      search: (before: PrintSearch) => ({ ...before, ...part }),
      replace: true,
      resetScroll: false,
    })
  const number = (label: string, name: Exclude<keyof PrintSearch, 'flip'>, shown: number, most: number) => (
    <NumberInput
      aria-label={label}
      label={label}
      w={120}
      min={1}
      max={most}
      allowDecimal={false}
      value={shown}
      onChange={(value) => typeof value === 'number' && change({ [name]: value })}
    />
  )
  const [keys, doors] = [chart.answer.keys.no.length, axes.doors.count]
  return (
    <Stack gap="md">
      <Group gap="sm" align="flex-end" className={classes.screenOnly}>
        {number(say('printKeysFrom'), 'keyFrom', search.keyFrom ?? 1, keys)}
        {number(say('printKeysTo'), 'keyTo', search.keyTo ?? keys, keys)}
        {number(say('printDoorsFrom'), 'doorFrom', search.doorFrom ?? 1, doors)}
        {number(say('printDoorsTo'), 'doorTo', search.doorTo ?? doors, doors)}
        {number(say('printPerPage'), 'perPage', perPage, 100)}
        <Button variant="default" onClick={() => change({ flip: search.flip ? undefined : true })}>
          {say('flip')}
        </Button>
        <Button variant="default" renderRoot={(root) => <SystemLink path="chart" {...root} />}>
          {say('backToChart')}
        </Button>
        <Button
          disabled={isTooLarge}
          leftSection={<IconPrinter size={16} stroke={1.6} aria-hidden />}
          onClick={() => window.print()}
        >
          {say('print')}
        </Button>
      </Group>
      {isTooLarge ? (
        <Alert color="yellow">{say('printTooLarge', { cells, most: CELLS_MAX })}</Alert>
      ) : (
        partsOf(columns, perPage).map((part) => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be met with the keyboard
          <section key={part[0]} className={classes.part} tabIndex={0} aria-label={say('title')}>
            <Text size="sm" mb={4}>
              <strong>
                <bdi>{system.name}</bdi>
              </strong>{' '}
              · {say('title')} ·{' '}
              {say('printPart', {
                from: axes.columns.head(part[0]!).marking,
                to: axes.columns.head(part.at(-1)!).marking,
              })}{' '}
              · <Time instant={new Date().toISOString()} />
            </Text>
            <PrintTable chart={chart} axes={axes} rows={rows} columns={part} />
          </section>
        ))
      )}
    </Stack>
  )
}
