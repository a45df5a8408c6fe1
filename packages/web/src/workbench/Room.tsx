import { Button, Menu, Text, UnstyledButton } from '@mantine/core'
import { Marking } from '../parts/Marking.tsx'
import { reasonWords } from '../parts/reasonWords.ts'
import { useWords } from '../words/index.ts'
import { useBench } from './BenchContext.ts'
import { Doorway } from './Doorway.tsx'
import { Dropzone } from './Dropzone.tsx'
import { outcomeOf } from './outcome.ts'
import { SignalShow } from './SignalShow.tsx'
import { ThingName } from './ThingCard.tsx'
import { type Door, targetId } from './things.ts'
import { nameOf } from './useBenchState.ts'
import { workbenchWords } from './words.ts'
import classes from './workbench.module.css'

interface RoomProps {
  readonly door: Door
  /** Of the corridor. */
  readonly side: 'above' | 'below'
}

/** A room behind its door; takes keys that come, and cylinders where none is. */
export function Room({ door, side }: RoomProps) {
  const say = useWords(workbenchWords)
  const { atDoor, inDoor, things, pull } = useBench()
  const seen = atDoor?.place === door.place ? atDoor : null
  const key = seen && things.find(({ deviceId }) => deviceId === seen.key)
  const isOpen = seen?.visit.opened === true
  return (
    <Dropzone target={targetId({ to: 'door', place: door.place })} className={classes.room}>
      <div className={classes.walls} data-side={side} data-waits={door.cylinder === null || undefined}>
        <Menu position="bottom-start" withinPortal withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <UnstyledButton className={classes.roomName}>
              <Marking marking={door.marking} />
              <Text span display="block" size="xs" c="dimmed">
                {door.cylinder === null ? `${door.name} · ${say('noCylinder')}` : door.name || <Stranger door={door} />}
              </Text>
            </UnstyledButton>
          </Menu.Target>
          <RoomMenu door={door} />
        </Menu>
        {seen && (
          <div className={classes.visit}>
            <Result seen={seen} name={key ? nameOf(key) : ''} />
            <SignalShow key={seen.visit.at} visit={seen.visit} />
            {inDoor !== null && (
              <Button variant="default" size="compact-xs" onClick={pull}>
                {say('pullOut')}
              </Button>
            )}
          </div>
        )}
      </div>
      <Doorway side={side} open={isOpen} waits={door.cylinder === null} />
    </Dropzone>
  )
}

/** A cylinder that is none of this system says what it is. */
function Stranger({ door }: { readonly door: Door }) {
  return door.cylinder === null || door.cylinder.no !== null ? null : <ThingName thing={door.cylinder} />
}

function Result({
  seen,
  name,
}: {
  readonly seen: NonNullable<ReturnType<typeof useBench>['atDoor']>
  readonly name: string
}) {
  const say = useWords(workbenchWords)
  const sayReason = useWords(reasonWords)
  return (
    <Text size="xs" c={seen.visit.opened ? 'var(--lw-confirmed)' : 'var(--lw-danger)'}>
      {say('outcome', { key: name, result: outcomeOf(seen.visit, say, sayReason) })}
    </Text>
  )
}

function RoomMenu({ door }: { readonly door: Door }) {
  const say = useWords(workbenchWords)
  const { things, move } = useBench()
  const { cylinder, place } = door
  const kind = cylinder === null ? 'cylinder' : 'key'
  const coming = things.filter((thing) => thing.kind === kind && thing.where.in === 'hand')
  const nobody = cylinder === null ? say('noCylinderInHand') : say('noKeyInHand')
  const head = say(cylinder === null ? 'hangHere' : 'comeWith', { door: door.marking })
  return (
    <Menu.Dropdown mah={380} className={classes.menu}>
      <Menu.Label>{coming.length === 0 ? nobody : head}</Menu.Label>
      {coming.map((thing) => (
        <Menu.Item key={thing.deviceId} onClick={() => move(thing, { to: 'door', place })}>
          <ThingName thing={thing} />
        </Menu.Item>
      ))}
      {cylinder && (
        <>
          <Menu.Divider />
          <Menu.Item onClick={() => move(cylinder, { to: 'slot', slot: 'cable' })}>
            {say('takeDown')} → {say('cable')}
          </Menu.Item>
          <Menu.Item onClick={() => move(cylinder, { to: 'hand' })}>{say('takeDown')}</Menu.Item>
        </>
      )}
    </Menu.Dropdown>
  )
}
