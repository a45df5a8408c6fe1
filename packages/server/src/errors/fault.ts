import type { FAULTS, FaultCode } from './catalogue.ts'

/** The names between single braces of a sentence. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `{${string}` ? never : Name) | Names<Rest>
  : never

/** The facts a sentence needs; more may be given for programs. */
type Facts<Code extends FaultCode> = Readonly<Record<Names<(typeof FAULTS)[Code]['en']>, string | number>> &
  Readonly<Record<string, unknown>>

/** A refusal on its way to the one place that answers requests; `facts` are public. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: FaultCode, facts: Readonly<Record<string, unknown>>) {
    super(code)
    this.name = 'Fault'
    this.code = code
    this.facts = facts
  }
}

/** `throw fault('keyUnknown', { no: 7 })` */
export function fault<Code extends FaultCode>(
  code: Code,
  ...[facts]: [Names<(typeof FAULTS)[Code]['en']>] extends [never]
    ? [facts?: Record<string, unknown>]
    : [facts: Facts<Code>]
): Fault {
  return new Fault(code, facts ?? {})
}
