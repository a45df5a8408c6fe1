import { ok, REASONS, type Reason, type Result } from '@lockwright/domain/model'
import { type Malformed, malformed } from './malformed.ts'

/** The only reasons that exist on the wire before anybody is authenticated (C4). A bad MAC is answered with `noTicket`. */
export type DoorErrorReason = Extract<Reason, 'noTicket' | 'suite' | 'busy' | 'notClaimed'>

const REASON_OF = new Map<number, DoorErrorReason>(
  (['noTicket', 'suite', 'busy', 'notClaimed'] as const).map((reason) => [REASONS[reason], reason]),
)

export const encodeDoorError = (reason: DoorErrorReason): Uint8Array => Uint8Array.of(REASONS[reason])

export function decodeDoorError(body: Uint8Array): Result<DoorErrorReason, Malformed> {
  if (body.length !== 1) return malformed('ERR', 'length')
  const reason = REASON_OF.get(body[0]!)
  return reason === undefined ? malformed('ERR', 'reason') : ok(reason)
}
