import type { AnyContractProcedure, ContractProcedure, InferSchemaInput, InferSchemaOutput } from '@orpc/contract'
import type { Language } from '../errors/index.ts'
import type { Actor, Context, Services } from './context.ts'
import type { Permission } from './permission.ts'

/** What a use case may want to know of the request beyond its input. */
export interface RequestFacts {
  /** `If-Match`, null when it was not sent. */
  readonly version: number | null
  readonly idempotencyKey: string | null
  readonly language: Language
  /** Address the request came from, for attempt limits. */
  readonly source: string
  /** `Last-Event-ID` of a feed that is taken up again. */
  readonly lastEventId: string | null
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
  /** Asks who this is once more: a long answer ends when its reader signs out or loses the role. */
  stillMay(permission: Permission, input: unknown): Promise<boolean>
  /** Hash of the session cookie that signed this request in, if one did. */
  readonly sessionHash: Uint8Array | null
  /** Sets the session cookie of the answer; null deletes it. */
  setSession(session: { readonly token: string; readonly expiresAt: Date } | null): void
}

export type Input<Procedure> =
  Procedure extends ContractProcedure<infer Schema, infer _O, infer _E, infer _M> ? InferSchemaOutput<Schema> : never
export type Output<Procedure> =
  Procedure extends ContractProcedure<infer _I, infer Schema, infer _E, infer _M> ? InferSchemaInput<Schema> : never

interface Definition {
  /** Asked before any row is read. There is no use case without one. */
  readonly permission: Permission
  /** An edit in place: needs `If-Match`, which arrives as `request.version`. */
  readonly versioned?: true
  /** The answer holds something that is shown once: it is never kept for a repeated request. */
  readonly secretAnswer?: true
}

interface InTransaction<Procedure> extends Definition {
  /** One transaction: rows, journal and feed are all there or none (see `perform`). */
  run(ctx: Context, input: Input<Procedure>, request: RequestFacts): Promise<Output<Procedure>>
}

interface InSteps<Procedure> extends Definition {
  /** Several transactions, or none held while it waits: slow hashing, streams. */
  serve(services: Services, actor: Actor, input: Input<Procedure>, request: RequestFacts): Promise<Output<Procedure>>
}

export type UseCase<Procedure extends AnyContractProcedure = AnyContractProcedure> = {
  readonly contract: Procedure
} & (InTransaction<Procedure> | InSteps<Procedure>)

/** Ties a procedure of the contract to what it does and to who may. */
export function usecase<Procedure extends AnyContractProcedure>(
  contract: Procedure,
  definition: InTransaction<Procedure> | InSteps<Procedure>,
): UseCase<Procedure> {
  return { contract, ...definition }
}

/** One use case for every procedure of a contract, in the same shape: a missing one does not compile. */
export type UseCases<Contract> = {
  readonly [Name in keyof Contract]: Contract[Name] extends AnyContractProcedure
    ? UseCase<Contract[Name]>
    : UseCases<Contract[Name]>
}
