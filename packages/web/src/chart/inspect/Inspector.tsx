import { Button, Group, Stack, Text } from '@mantine/core'
import { Marking } from '../../parts/Marking.tsx'
import { SystemLink } from '../../parts/SystemLink.tsx'
import { isolated } from '../../words/index.ts'
import { CellSign } from '../CellSign.tsx'
import type { Axes } from '../grid/axes.ts'
import { type Cursor, cellsIn, rectangleOf } from '../grid/cursor.ts'
import { cellSays } from '../grid/says.ts'
import { type Chart, isGroup } from '../model/chart.ts'
import { hasCell } from '../model/lines.ts'
import { LOOK, lookAt, type Overlay } from '../model/look.ts'
import { type Spot, wishAt } from '../model/toggle.ts'
import type { Acts } from '../useActs.ts'
import type { ChartSay } from '../words.ts'
import { SelectionPanel } from './SelectionPanel.tsx'
import { TimesPanel } from './TimesPanel.tsx'
import { Why } from './Why.tsx'

interface InspectorProps {
  readonly chart: Chart
  readonly overlay: Overlay
  readonly axes: Axes
  readonly cursor: Cursor
  readonly mayEdit: boolean
  readonly acts: Acts
  readonly say: ChartSay
  readonly sayMark: Parameters<typeof cellSays>[2]
}

/** The cell somebody is at: what it says, why, and what can be done to it. */
export function Inspector(props: InspectorProps) {
  const { chart, overlay, axes, cursor, mayEdit, acts, say, sayMark } = props
  const rectangle = rectangleOf(cursor)
  if (cellsIn(rectangle) > 1) {
    return (
      <SelectionPanel chart={chart} overlay={overlay} axes={axes} rectangle={rectangle} mayEdit={mayEdit} acts={acts} />
    )
  }
  const spot = axes.spotAt(cursor.row, cursor.column)
  const { key, target } = spot
  if (!hasCell(key, target)) {
    return (
      <Text p="md" c="dimmed">
        {say(key < 0 ? 'noCellOfKind' : 'noCell')}
      </Text>
    )
  }
  const look = lookAt(chart, overlay, key, target)
  const { keys, cylinders } = chart.answer
  const isOn = (look & LOOK.WISHED) !== 0
  return (
    <Stack gap="sm" p="md">
      <div>
        <SystemLink path={`keys/${keys.no[key]}`}>
          <Marking marking={keys.marking[key]!} name={keys.name[key]!} blocked={keys.blocked[key] === 1} />
        </SystemLink>
        <TargetName chart={chart} spot={spot} say={say} />
      </div>
      <Group gap="xs" wrap="nowrap">
        <CellSign look={look} />
        <Text size="sm">{cellSays(look, say, sayMark)}</Text>
      </Group>
      {mayEdit && (
        <Button variant="default" onClick={acts.toggle} disabled={(look & LOOK.BY_GROUP) !== 0}>
          {say(isOn ? 'take' : 'give')}
        </Button>
      )}
      {(look & LOOK.BY_GROUP) !== 0 && (
        <Text size="sm" c="dimmed">
          {say('comesByGroup', { count: 1 })}
        </Text>
      )}
      {wishAt(chart, overlay, spot) !== null && (
        <TimesPanel
          key={`${key} ${target}`}
          cell={wishAt(chart, overlay, spot)!}
          mayEdit={mayEdit}
          onChange={(cell) => acts.put(cell)}
        />
      )}
      {!isGroup(target) && <Why keyNo={keys.no[key]!} cylinderNo={cylinders.no[target]!} />}
    </Stack>
  )
}

function TargetName({ chart, spot: { target }, say }: { chart: Chart; spot: Spot; say: ChartSay }) {
  const { cylinders, groups } = chart.answer
  if (isGroup(target)) {
    return (
      <>
        <Text fw={600}>{say('group', { name: groups.name[-1 - target]! })}</Text>
        <Text size="sm" c="dimmed">
          {say('rightOnGroup', { count: chart.doorsOf[-1 - target]!.length })}
        </Text>
      </>
    )
  }
  return (
    <>
      <div>
        <SystemLink path={`doors/${cylinders.no[target]}`}>
          <Marking marking={cylinders.marking[target]!} name={cylinders.name[target]!} />
        </SystemLink>
      </div>
      <Text size="sm" c="dimmed">
        {[cylinders.place[target], ...groupsOf(chart, target)]
          .flatMap((part) => (part ? [isolated(part)] : []))
          .join(' · ')}
      </Text>
    </>
  )
}

const groupsOf = ({ answer, memberStart, memberOrder }: Chart, door: number): string[] =>
  [...memberOrder.subarray(memberStart[door], memberStart[door + 1])].map(
    (at) => answer.groups.name[answer.members.group[at]!]!,
  )
