import { ORPCError, ValidationError } from '@orpc/contract'
import { FAULTS, Fault, type FaultCode, fault, type Language, sentence } from '../errors/index.ts'
import type { Log } from '../ports/index.ts'

/** What a refused request gets: a code for programs, a sentence for people, facts for both. */
export interface Refusal {
  readonly code: FaultCode
  readonly message: string
  readonly facts: Readonly<Record<string, unknown>>
}

export function refusalOf({ code, facts }: Fault, language: Language): Refusal {
  return { code, message: sentence(code, language, facts), facts }
}

/** The one place where an error becomes an answer: known faults as they are, all else as `internal` with a reference to the log. */
export function faultOf(error: unknown, log: Log, reference: () => string): Fault {
  if (error instanceof Fault) return error
  if (error instanceof ORPCError && error.cause instanceof ValidationError && error.status === 400) {
    const issues = error.cause.issues.map(({ message, path }) => ({
      path: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
      message,
    }))
    return fault('inputInvalid', { issues })
  }
  if (error instanceof SyntaxError || (error instanceof ORPCError && error.status === 400))
    return fault('requestMalformed')
  if (isOverload(error)) return fault('busy', { retryAfterSeconds: BUSY_S })
  const name = reference()
  log.error({ err: error, reference: name }, 'request failed')
  return fault('internal', { reference: name })
}

/** Seconds until another try makes sense. */
const BUSY_S = 5
/** The pool's words: all sessions are in use, and a new one was not there in time. */
const NO_SESSION = ['timeout exceeded when trying to connect', 'Connection terminated due to connection timeout']
/** PostgreSQL: statement cancelled by its time limit, deadlock, no connection left (appendix A of its manual). */
const OVERLOAD_CODES = new Set(['57014', '40P01', '53300'])

function isOverload(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return (
    NO_SESSION.some((text) => error.message.startsWith(text)) ||
    OVERLOAD_CODES.has((error as { code?: string }).code ?? '')
  )
}

/** How long to wait before trying again, for the header of that name. */
export function retryAfter({ facts }: Fault): string | null {
  const { retryAfterSeconds } = facts
  return typeof retryAfterSeconds === 'number' ? `${retryAfterSeconds}` : null
}

/** A fault on its way through oRPC; `data` is the body. */
export function toOrpcError(found: Fault, language: Language): ORPCError<string, Refusal> {
  return new ORPCError(found.code, { status: FAULTS[found.code].status, data: refusalOf(found, language) })
}
