import {
  type ControlFault,
  faultSchema,
  type Input,
  type OperationName,
  type Output,
  operations,
} from '@lockwright/simulator/control'
import { ORPCError } from '@orpc/client'
import { storedLanguage } from '../words/index.ts'

/** The virtual site beside the server of `npm start`, reached through it. */
const SITE = '/workbench/'
export const EVENTS = `${SITE}events`
const NOT_DONE = new Set([400, 409])

export type SiteState = Output<'state'>
export type Visit = Output<'walk'>
export type PdFault = Input<'plan'>
export type Slot = 'left' | 'right' | 'cable'

/** Why hands could not do it: the slot is taken, there is no such door ... */
export class HandFault extends Error {
  readonly fault: ControlFault

  constructor(fault: ControlFault) {
    super(fault.code)
    this.fault = fault
  }
}

/** Does one thing at the site. Throws `HandFault`, or the refusal of the server as every other call does. */
export async function atSite<Name extends OperationName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
  const headers = { 'x-lockwright': '1', 'accept-language': storedLanguage() }
  const answer = await fetch(`${SITE}${name}`, { method: 'POST', headers, body: JSON.stringify(input) })
  const body: unknown = await answer.json()
  if (answer.ok) return operations[name].output.parse(body) as Output<Name>
  if (NOT_DONE.has(answer.status)) throw new HandFault(faultSchema.parse(body))
  const { code, message } = body as { readonly code: string; readonly message: string }
  throw new ORPCError(code, { status: answer.status, message, data: body })
}
