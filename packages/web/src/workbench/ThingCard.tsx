import { Text } from '@mantine/core'
import { IconKey, IconLock } from '@tabler/icons-react'
import { Fragment } from 'react'
import { Marking } from '../parts/Marking.tsx'
import { useWords } from '../words/index.ts'
import { useBench } from './BenchContext.ts'
import { ThingButton } from './ThingButton.tsx'
import type { Thing } from './things.ts'
import { workbenchWords } from './words.ts'
import classes from './workbench.module.css'

const LOW_PERCENT = 10

/** A key or cylinder as it lies on the bench: who it is, where it is, how it is. */
export function ThingCard({ thing }: { readonly thing: Thing }) {
  const Sign = thing.kind === 'key' ? IconKey : IconLock
  return (
    <ThingButton thing={thing} className={classes.thing}>
      <span className={classes.handle} data-blocked={thing.blocked || undefined}>
        <Sign size={18} stroke={1.6} aria-hidden />
      </span>
      <span className={classes.thingText}>
        <ThingName thing={thing} />
        <Text span display="block" size="xs" c="dimmed" className="numbers">
          <Whereabouts thing={thing} />
          <Health thing={thing} />
        </Text>
      </span>
    </ThingButton>
  )
}

/** Marking and name; what has none says what it is. */
export function ThingName({ thing }: { readonly thing: Thing }) {
  const say = useWords(workbenchWords)
  if (thing.no !== null) return <Marking marking={thing.marking} name={thing.name} blocked={thing.blocked} />
  const isKey = thing.kind === 'key'
  const what =
    thing.belongs === 'foreign'
      ? say(isKey ? 'foreignKey' : 'foreignCylinder')
      : thing.life === 'claiming'
        ? say('claiming')
        : say(isKey ? 'blankKey' : 'blankCylinder')
  return <Marking marking={thing.marking} name={what} />
}

function Whereabouts({ thing }: { readonly thing: Thing }) {
  const say = useWords(workbenchWords)
  const { atDoor, inDoor, doors } = useBench()
  const { where } = thing
  const markingAt = (place: string) => doors.find((door) => door.place === place)?.marking ?? place
  if (atDoor && inDoor === thing.deviceId) return say('inDoor', { door: markingAt(atDoor.place) })
  if (where.in === 'hand') return say('isInHand')
  return where.in === 'slot'
    ? say('inSlot', { slot: say(where.slot) })
    : say('inDoor', { door: markingAt(where.place) })
}

/** What is wrong with a key comes in amber, or red when it does nothing any more. */
function Health({ thing }: { readonly thing: Thing }) {
  const say = useWords(workbenchWords)
  const { batteryPercent, clock, life, blocked } = thing
  const lines: { readonly text: string; readonly color?: string }[] = []
  if (blocked) lines.push({ text: say('blocked'), color: 'var(--lw-danger)' })
  if (batteryPercent === 0) lines.push({ text: say('batteryEmpty'), color: 'var(--lw-danger)' })
  else if (batteryPercent !== null) {
    const isLow = batteryPercent <= LOW_PERCENT
    lines.push({ text: say('battery', { percent: batteryPercent }), ...(isLow ? { color: 'var(--lw-waiting)' } : {}) })
  }
  if (clock?.quality === 'lost' && life === 'claimed')
    lines.push({ text: say('clockLost'), color: 'var(--lw-waiting)' })
  return lines.map(({ text, color }) => (
    <Fragment key={text}>
      {' · '}
      <Text span inherit {...(color === undefined ? {} : { c: color })}>
        {text}
      </Text>
    </Fragment>
  ))
}
