import { Text } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../words/index.ts'
import { BenchContext, type Bench as BenchValue, type MessagesOf } from './BenchContext.ts'
import { ClockPanel } from './ClockPanel.tsx'
import { FirstHour } from './FirstHour.tsx'
import { FloorPlan } from './FloorPlan.tsx'
import { KeysPanel } from './KeysPanel.tsx'
import { MessagesDrawer } from './messages/MessagesDrawer.tsx'
import { MishapPanel } from './mishap/MishapPanel.tsx'
import { NewDoor } from './NewDoor.tsx'
import { ProgrammingDevice } from './ProgrammingDevice.tsx'
import type { SiteState } from './site.ts'
import type { SiteLog } from './siteLog.ts'
import { ThingName } from './ThingCard.tsx'
import type { Names, Thing } from './things.ts'
import { useBenchState } from './useBenchState.ts'
import { workbenchWords } from './words.ts'
import classes from './workbench.module.css'

interface BenchProps {
  readonly state: SiteState
  readonly log: SiteLog
  readonly names: Names
  readonly sound: boolean
  refresh(): Promise<void>
  readonly messages: MessagesOf | null
  show(of: MessagesOf | null): void
}

/** Keys left, programming device in the middle, doors right; below, time and mishaps. */
export function Bench({ state, log, names, sound, refresh, messages, show }: BenchProps) {
  const say = useWords(workbenchWords)
  const { told, dragged, ...hands } = useBenchState(state, names, refresh)
  const [nameless, setNameless] = useState<Thing | null>(null)
  const bench: BenchValue = { ...hands, state, log, sound, open: show, hangAtNewDoor: setNameless }
  const { drag } = hands
  return (
    <BenchContext value={bench}>
      <FirstHour opened={log.opened} />
      <Text role="status" className={classes.told} data-failed={told?.failed || undefined}>
        {told?.text ?? say('begin')}
      </Text>
      <div className={classes.frame}>
        <div className={classes.bench}>
          <KeysPanel />
          <ProgrammingDevice />
          <FloorPlan />
        </div>
        <div className={classes.below}>
          <ClockPanel />
          <MishapPanel />
        </div>
      </div>
      <MessagesDrawer of={messages} show={show} />
      <NewDoor
        cylinder={nameless}
        close={() => setNameless(null)}
        hang={(cylinder, place) => hands.move(cylinder, { to: 'door', place })}
      />
      {drag && dragged && (
        <div
          className={classes.ghost}
          style={{ transform: `translate(${drag.x + 10}px, ${drag.y + 8}px)` }}
          aria-hidden
        >
          <ThingName thing={dragged} />
        </div>
      )}
    </BenchContext>
  )
}
