import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useWords } from '../words/index.ts'
import { useBench } from './BenchContext.ts'
import { type Target, type Thing, targetId, targetsOf } from './things.ts'
import { nameOf } from './useBenchState.ts'
import { workbenchWords } from './words.ts'
import classes from './workbench.module.css'

interface ThingButtonProps {
  readonly thing: Thing
  readonly className?: string | undefined
  readonly children: ReactNode
}

const LONG_MENU_PX = 380

/** A key or cylinder that can be dragged; pressed, it says where it can go. */
export function ThingButton({ thing, className, children }: ThingButtonProps) {
  const say = useWords(workbenchWords)
  const { things, doors, take, wasCarried, move, hangAtNewDoor, inDoor, pull } = useBench()
  const targets = targetsOf(thing, things, doors)
  const atDoors = targets.filter(({ to }) => to === 'door')
  const isAtDoor = inDoor === thing.deviceId
  const marking = new Map(doors.map((door) => [door.place, door]))
  const item = (target: Target) => {
    const door = target.to === 'door' ? marking.get(target.place) : undefined
    return (
      <Menu.Item key={targetId(target)} onClick={() => move(thing, target)}>
        {target.to === 'hand' && say('hand')}
        {target.to === 'slot' && say(target.slot === 'left' ? 'Left' : target.slot === 'right' ? 'Right' : 'Cable')}
        {door && (
          <>
            <span className="marking">{door.marking}</span> <bdi>{door.name}</bdi>
          </>
        )}
      </Menu.Item>
    )
  }
  return (
    <Menu position="bottom-start" withinPortal withInitialFocusPlaceholder={false}>
      <span
        className={classes.grip}
        onClickCapture={(event) => {
          // The end of a drag is no press.
          if (wasCarried()) event.stopPropagation()
        }}
      >
        <Menu.Target>
          <UnstyledButton className={className} onPointerDown={(event) => take(thing, event)}>
            {children}
            <VisuallyHidden>{say('dragOrPress')}</VisuallyHidden>
          </UnstyledButton>
        </Menu.Target>
      </span>
      <Menu.Dropdown mah={LONG_MENU_PX} className={classes.menu}>
        <Menu.Label>{say('bringTo', { what: nameOf(thing) })}</Menu.Label>
        {isAtDoor && <Menu.Item onClick={pull}>{say('pullKey')}</Menu.Item>}
        {targets.filter(({ to }) => to !== 'door').map(item)}
        {atDoors.length > 0 && <Menu.Label>{say('doors')}</Menu.Label>}
        {atDoors.map(item)}
        {thing.kind === 'cylinder' && <Menu.Item onClick={() => hangAtNewDoor(thing)}>{say('newDoor')}</Menu.Item>}
        {thing.no !== null && (
          <>
            <Menu.Divider />
            <Menu.Item
              renderRoot={(props) => (
                <SystemLink path={`${thing.kind === 'key' ? 'keys' : 'doors'}/${thing.no}`} {...props} />
              )}
            >
              {say('openPage')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
