import { Button, Group, Menu, Text, UnstyledButton } from '@mantine/core'
import { useWords } from '../words/index.ts'
import { useBench } from './BenchContext.ts'
import { Dropzone } from './Dropzone.tsx'
import { Lamp } from './Lamp.tsx'
import { statusOf } from './lamp.ts'
import type { Slot } from './site.ts'
import type { SlotLog } from './siteLog.ts'
import { ThingButton } from './ThingButton.tsx'
import { ThingName } from './ThingCard.tsx'
import { atSlot, targetId } from './things.ts'
import { type WorkbenchWord, workbenchWords } from './words.ts'
import classes from './workbench.module.css'

const TITLES = { left: 'Left', right: 'Right', cable: 'Cable' } as const
const CLOSES: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6])
const OFF = { colour: 'off', blink: null } as const

/** A slot of the programming device, or its cable for cylinders: what is in it, its lamp, its session. */
export function SlotView({ slot }: { readonly slot: Slot }) {
  const say = useWords(workbenchWords)
  const { state, things, log, open, move } = useBench()
  const thing = atSlot(things, slot)
  const led = state.pds[0]?.slots.find((each) => each.slot === slot)?.led ?? OFF
  return (
    <Dropzone target={targetId({ to: 'slot', slot })} className={classes.slot}>
      <div className={classes.slotHead}>
        <Lamp colour={led.colour} blink={led.blink} />
        <Text span size="sm" fw={600}>
          {say(TITLES[slot])}
        </Text>
      </div>
      <div className={classes.recess} data-filled={thing !== undefined || undefined}>
        {thing === undefined ? (
          <PutIn slot={slot} />
        ) : (
          <ThingButton thing={thing} className={classes.inside}>
            <ThingName thing={thing} />
          </ThingButton>
        )}
      </div>
      <Text size="xs">{say(`lamp${statusOf(led)}`)}</Text>
      <Text size="xs" c="dimmed" className="numbers">
        <Session log={log.slots[slot]} />
      </Text>
      {slot === 'left' && (
        <Text size="xs" c="dimmed">
          {say('leftIs')}
        </Text>
      )}
      <Group gap={4} mt={4}>
        {thing && (
          <Button variant="default" size="compact-xs" onClick={() => move(thing, { to: 'hand' })}>
            {say('takeOut')}
          </Button>
        )}
        {log.slots[slot].frames.length > 0 && (
          <Button variant="default" size="compact-xs" onClick={() => open(slot)}>
            {say('messages')}
          </Button>
        )}
      </Group>
    </Dropzone>
  )
}

function Session({ log }: { readonly log: SlotLog }) {
  const say = useWords(workbenchWords)
  const frames = log.frames.length
  const bytes = log.frames.reduce((sum, { length }) => sum + length, 0)
  if (log.state === 'working') return say('working', { frames, bytes })
  if (log.state === 'removed') return say('pulledInSession', { frames })
  if (frames === 0) return say('noSession')
  const { closed } = log
  const reason =
    closed === null
      ? ''
      : CLOSES.has(closed)
        ? say(`close${closed}` as WorkbenchWord)
        : say('closeOther', { reason: closed })
  return say('finished', { frames, bytes, reason })
}

/** An empty slot: pressed, it offers what is in the hand. */
function PutIn({ slot }: { readonly slot: Slot }) {
  const say = useWords(workbenchWords)
  const { things, move } = useBench()
  const kind = slot === 'cable' ? 'cylinder' : 'key'
  const fitting = things.filter((thing) => thing.kind === kind && thing.where.in === 'hand')
  return (
    <Menu position="bottom-start" withinPortal withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.inside} aria-label={`${say(TITLES[slot])}: ${say('empty')}`}>
          <Text span size="sm" c="dimmed">
            {say('empty')}
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah={380} className={classes.menu}>
        <Menu.Label>{fitting.length === 0 ? say('nothingToPutIn') : say('putIn', { slot: say(slot) })}</Menu.Label>
        {fitting.map((thing) => (
          <Menu.Item key={thing.deviceId} onClick={() => move(thing, { to: 'slot', slot })}>
            <ThingName thing={thing} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
