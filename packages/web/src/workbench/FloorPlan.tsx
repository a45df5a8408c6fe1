import { Text, Title } from '@mantine/core'
import type { CSSProperties } from 'react'
import { useWords } from '../words/index.ts'
import { useBench } from './BenchContext.ts'
import { Room } from './Room.tsx'
import { type Door, floorsOf } from './things.ts'
import { workbenchWords } from './words.ts'
import classes from './workbench.module.css'

/** Doors that wait for a cylinder are many in a large system. */
const WAITING_MAX = 24

/** Right on the bench: every door of the site, drawn floor by floor as rooms on both sides of a corridor. */
export function FloorPlan() {
  const say = useWords(workbenchWords)
  const { doors } = useBench()
  const waiting = doors.filter(({ cylinder }) => cylinder === null)
  const hidden = new Set(waiting.slice(WAITING_MAX))
  return (
    <section aria-labelledby="bench-doors" className={classes.column}>
      <div className={classes.panelHead}>
        <Title order={2} id="bench-doors">
          {say('floorPlan')}
        </Title>
      </div>
      {doors.length === 0 && (
        <Text size="sm" c="dimmed">
          {say('noDoors')}
        </Text>
      )}
      <div className={classes.floors}>
        {floorsOf(doors.filter((door) => !hidden.has(door))).map((floor) => (
          <Floor key={floor.floor} {...floor} />
        ))}
      </div>
      {hidden.size > 0 && (
        <Text size="sm" c="dimmed">
          {say('moreDoors', { count: hidden.size })}
        </Text>
      )}
    </section>
  )
}

function Floor({ floor, doors }: { readonly floor: string | null; readonly doors: readonly Door[] }) {
  const say = useWords(workbenchWords)
  const name = floor === null ? say('ofOthers') : floor === '' ? say('elsewhere') : floor
  const above = doors.slice(0, Math.ceil(doors.length / 2))
  const below = doors.slice(above.length)
  return (
    <section className={classes.floor} aria-label={name} style={{ '--across': above.length } as CSSProperties}>
      <div className={classes.rooms}>
        {above.map((door) => (
          <Room key={door.place} door={door} side="above" />
        ))}
      </div>
      <Text className={classes.corridor} size="xs" c="dimmed">
        {name}
      </Text>
      {below.length > 0 && (
        <div className={classes.rooms}>
          {below.map((door) => (
            <Room key={door.place} door={door} side="below" />
          ))}
        </div>
      )}
    </section>
  )
}
