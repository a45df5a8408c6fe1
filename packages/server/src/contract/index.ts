import { sessionContract } from './session.ts'
import { systemContract } from './system.ts'

/** The whole API under `/api/v1`: server, clients and documentation come from this. */
export const contract = {
  session: sessionContract,
  system: systemContract,
}

export type Contract = typeof contract
