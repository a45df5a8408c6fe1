import { Button, Group, NumberInput, Select, Text } from '@mantine/core'
import { exactTime } from '../../parts/time.ts'
import { useDraft } from '../../parts/useDraft.ts'
import { useSystem } from '../../system/SystemContext.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { useBench } from '../BenchContext.ts'
import { atSite, type PdFault, type Slot } from '../site.ts'
import { atSlot, SLOTS } from '../things.ts'
import { nameOf } from '../useBenchState.ts'
import { mishapWords } from './words.ts'

const KINDS = ['pulled', 'swapped', 'powerCut', 'unplugged', 'lost', 'doubled', 'damaged'] as const
type Kind = (typeof KINDS)[number]
const ON_CABLE: ReadonlySet<Kind> = new Set(['lost', 'doubled', 'damaged'])
const DIRECTIONS = ['toHost', 'toPd'] as const

interface Draft {
  readonly kind: Kind
  readonly slot: Slot
  readonly count: number
  readonly direction: (typeof DIRECTIONS)[number]
  readonly other: string | null
}

const FIRST: Draft = { kind: 'pulled', slot: 'left', count: 3, direction: 'toPd', other: null }

/** null: something is still missing. */
function faultOf({ kind, slot, count, direction, other }: Draft): PdFault | null {
  switch (kind) {
    case 'lost':
    case 'doubled':
    case 'damaged':
      return { kind, direction, nth: count }
    case 'swapped':
      return other === null ? null : { kind, slot, afterFrames: count, deviceId: other }
    case 'powerCut':
      return { kind, slot, afterBytes: count }
    default:
      return { kind, slot, afterFrames: count }
  }
}

/** What goes wrong at the programming device: planned now, it strikes in the session that runs or comes. */
export function AtDevice() {
  const say = useWords(mishapWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  const { state, things, log, run } = useBench()
  const [draft, change] = useDraft<Draft>('mishap', FIRST)
  const { kind, slot, count, direction, other } = draft
  const onCable = ON_CABLE.has(kind)
  const fault = faultOf(draft)
  const isMissing = kind === 'powerCut' && atSlot(things, slot) === undefined
  const inHand = things.filter((thing) => thing.kind === 'key' && thing.where.in === 'hand')
  const planned = state.pds[0]?.planned ?? []
  const tell = (planned: PdFault): string => {
    const place = 'slot' in planned ? say(planned.slot) : ''
    const way = 'direction' in planned ? say(planned.direction) : ''
    const number = 'nth' in planned ? planned.nth : 'afterBytes' in planned ? planned.afterBytes : planned.afterFrames
    return say(`${planned.kind}Will`, { slot: place, direction: way, count: number })
  }
  return (
    <>
      <Group gap="xs" align="flex-end">
        <Select
          label={say('kind')}
          flex={1}
          miw={200}
          allowDeselect={false}
          data={KINDS.map((value) => ({ value, label: say(value) }))}
          value={kind}
          onChange={(value) => change({ kind: value as Kind })}
        />
        {onCable ? (
          <Select
            label={say('direction')}
            w={150}
            allowDeselect={false}
            data={DIRECTIONS.map((value) => ({ value, label: say(value) }))}
            value={direction}
            onChange={(value) => change({ direction: value as Draft['direction'] })}
          />
        ) : (
          <Select
            label={say('slot')}
            w={150}
            allowDeselect={false}
            data={SLOTS.map((value) => ({ value, label: say(value) }))}
            value={slot}
            onChange={(value) => change({ slot: value as Slot })}
          />
        )}
        <NumberInput
          label={say(onCable ? 'nth' : kind === 'powerCut' ? 'bytes' : 'after')}
          w={130}
          min={1}
          max={100_000}
          clampBehavior="strict"
          value={count}
          onChange={(value) => change({ count: Number(value) || 1 })}
        />
        {kind === 'swapped' && (
          <Select
            label={say('otherKey')}
            w={200}
            data={inHand.map((thing) => ({ value: thing.deviceId, label: nameOf(thing) }))}
            value={other}
            onChange={(value) => change({ other: value })}
          />
        )}
      </Group>
      <Text size="sm">{fault === null ? '' : isMissing ? say('needsElement') : tell(fault)}</Text>
      <Group gap="xs">
        <Button
          variant="default"
          disabled={fault === null || isMissing}
          onClick={() => fault && run(() => atSite('plan', fault))}
        >
          {say('plan')}
        </Button>
        {planned.length > 0 && (
          <Button variant="default" onClick={() => run(() => atSite('calm', {}))}>
            {say('calm')}
          </Button>
        )}
      </Group>
      <div role="status">
        {planned.map((each) => (
          <Text key={JSON.stringify(each)} size="sm" c="var(--lw-waiting)">
            {say('planned')}: {tell(each)}
          </Text>
        ))}
        {log.struck.map(({ at, fault: struck }) => (
          <Text key={`${at} ${struck.kind}`} size="sm">
            {say('struckAt', { time: exactTime(new Date(at), language, timeZone), what: say(struck.kind) })}
          </Text>
        ))}
      </div>
    </>
  )
}
