import { fault } from '../../errors/index.ts'
import { lookAtInstallation } from '../../store/index.ts'
import type { Context } from '../context.ts'

/** A programming device, of whichever bridge. */
export interface ProgrammingDevice {
  readonly bridgeId: string
  readonly link: number
}

/**
 * Gives the programming device to this run until `freeDevice`, or says whose it is: a blank could not tell two runs
 * apart (docs/adr/0006). Throws `runOpen`, `runOpenElsewhere`, `deviceBusy`.
 */
export async function takeDevice(
  { tx: own, systemId, actor }: Context,
  runNo: number,
  { bridgeId, link }: ProgrammingDevice,
): Promise<void> {
  const holder = await lookAtInstallation(own, systemId, async (tx) => {
    const seat = { bridge_id: bridgeId, link, system_id: systemId, run_no: runNo }
    // Of two that start together the second waits here for the first.
    const taken = await tx
      .insertInto('programming_seat')
      .values(seat)
      .onConflict((conflict) => conflict.doNothing())
      .returning('run_no')
      .executeTakeFirst()
    if (taken !== undefined) return null
    const other = await tx
      .selectFrom('programming_seat as seat')
      .innerJoin('programming_run as r', (join) =>
        join.onRef('r.system_id', '=', 'seat.system_id').onRef('r.run_no', '=', 'seat.run_no'),
      )
      // Row security leaves the names of systems that this account is in.
      .leftJoin('locking_system as s', 's.system_id', 'seat.system_id')
      .select(['seat.system_id', 'seat.run_no as no', 'r.started_by as by', 's.name as system'])
      .where('seat.bridge_id', '=', bridgeId)
      .where('seat.link', '=', link)
      .executeTakeFirst()
    if (other === undefined) throw fault('deviceBusy')
    return other
  })
  if (holder === null) return
  const { no, by, system } = holder
  if (holder.system_id === systemId) throw fault('runOpen', { no, by })
  // Whoever may not see the other system learns nothing of it (law 7); a token for one system sees no other.
  throw system === null || actor.limit?.systemId ? fault('deviceBusy') : fault('runOpenElsewhere', { no, system })
}

/** The run has ended. */
export async function freeDevice({ tx: own, systemId }: Context, runNo: number): Promise<void> {
  await lookAtInstallation(own, systemId, (tx) =>
    tx.deleteFrom('programming_seat').where('system_id', '=', systemId).where('run_no', '=', runNo).execute(),
  )
}
