import { useCallback, useMemo, useState } from 'react'
import { refusalOf } from '../api/index.ts'
import { reasonWords } from '../parts/reasonWords.ts'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import type { Bench } from './BenchContext.ts'
import { contactFaults, type DoorMishap, hasStruck } from './mishap/doorMishap.ts'
import { outcomeOf, signalsOf } from './outcome.ts'
import { atSite, HandFault, type SiteState } from './site.ts'
import type { SeenVisit } from './siteLog.ts'
import { doorsOf, type Names, type Target, type Thing, targetId, targetsOf, thingsOf } from './things.ts'
import { useDrag } from './useDrag.ts'
import { workbenchWords } from './words.ts'

/** What was done last, told in words. */
export interface Told {
  readonly text: string
  readonly failed: boolean
}

/** Takes something from where it is into the hand; whoever is quicker than the picture has it there already. */
async function lift({ where }: Thing): Promise<void> {
  try {
    if (where.in === 'door') await atSite('takeDown', { place: where.place })
    else if (where.in === 'slot' && where.slot === 'cable') await atSite('disconnect', {})
    else if (where.in === 'slot') await atSite('remove', { slot: where.slot as 'left' | 'right' })
  } catch (error) {
    if (!(error instanceof HandFault && error.fault.code === 'nothingThere')) throw error
  }
}

/** The hands of the workbench. */
export function useBenchState(state: SiteState, names: Names, refresh: () => Promise<void>) {
  const say = useWords(workbenchWords)
  const sayReason = useWords(reasonWords)
  const sayParts = useWords(partsWords)
  const { systemNo, code } = useSystem()
  const [told, setTold] = useState<Told | null>(null)
  const [atDoor, setAtDoor] = useState<SeenVisit | null>(null)
  const [mishap, setMishap] = useState<DoorMishap | null>(null)
  const [lastMishap, setLastMishap] = useState<Bench['lastMishap']>(null)
  const things = useMemo(() => thingsOf(state, names, systemNo), [state, names, systemNo])
  const doors = useMemo(() => doorsOf(state, things, names, code), [state, things, names, code])

  const markingAt = (place: string) => doors.find((door) => door.place === place)?.marking ?? place

  const why = (error: unknown): string => {
    if (error instanceof HandFault) return say('notDone', { why: say(`fault_${error.fault.code}`) })
    return refusalOf(error)?.message ?? sayParts('unreachable')
  }
  const run = (work: () => Promise<unknown>) => {
    void work()
      .catch((error: unknown) => setTold({ text: why(error), failed: true }))
      .finally(refresh)
  }

  const visit = async (key: Thing, place: string) => {
    const faults = mishap === null ? {} : { faults: contactFaults(mishap) }
    const seen = await atSite('walk', { key: key.deviceId, place, ...faults })
    setLastMishap(mishap && { mishap, struck: hasStruck(mishap, seen) })
    setMishap(null)
    setAtDoor({ key: key.deviceId, place, visit: seen })
    const result = outcomeOf(seen, say, sayReason)
    const text = say('visited', { key: nameOf(key), door: markingAt(place), result, signals: signalsOf(seen, say) })
    setTold({ text, failed: false })
  }

  const move = (thing: Thing, target: Target) => {
    setAtDoor((before) => (before?.key === thing.deviceId || target.to === 'door' ? null : before))
    run(async () => {
      await lift(thing)
      if (target.to === 'door' && thing.kind === 'key') return visit(thing, target.place)
      const { deviceId } = thing
      if (target.to === 'door') await atSite('hang', { deviceId, place: target.place })
      else if (target.to === 'slot' && target.slot === 'cable') await atSite('connect', { deviceId })
      else if (target.to === 'slot') await atSite('insert', { deviceId, slot: target.slot as 'left' | 'right' })
      const where =
        target.to === 'hand'
          ? say('isInHand')
          : target.to === 'slot'
            ? say('inSlot', { slot: say(target.slot) })
            : say('inDoor', { door: markingAt(target.place) })
      setTold({ text: say('moved', { what: nameOf(thing), where }), failed: false })
    })
  }

  const find = (deviceId: string) => things.find((thing) => thing.deviceId === deviceId)
  const { drag, take, wasCarried } = useDrag((deviceId, id) => {
    const thing = find(deviceId)
    const target = thing && targetsOf(thing, things, doors).find((each) => targetId(each) === id)
    if (thing && target) move(thing, target)
  })
  const dragged = drag === null ? undefined : find(drag.deviceId)
  const allowed = useMemo(
    () => new Set(dragged === undefined ? [] : targetsOf(dragged, things, doors).map(targetId)),
    [dragged, things, doors],
  )
  const pull = useCallback(() => setAtDoor(null), [])

  return {
    things,
    doors,
    atDoor,
    inDoor: atDoor === null || atDoor.visit.reason === 'pulled' ? null : atDoor.key,
    mishap,
    setMishap,
    lastMishap,
    told,
    tell: (text: string) => setTold({ text, failed: false }),
    run,
    move,
    pull,
    drag,
    dragged,
    allowed,
    take: (thing: Thing, event: React.PointerEvent) => take(thing.deviceId, event),
    wasCarried,
  }
}

/** Marking and name in one text. */
export const nameOf = ({ marking, name }: Thing): string =>
  name === '' || name === marking ? marking : `${marking} ${name}`
