import { bridgeContract } from './bridge.ts'
import { cylinderContract } from './cylinder.ts'
import { groupContract } from './group.ts'
import { keyContract } from './key.ts'
import { programmingContract } from './programming.ts'
import { rightContract } from './right.ts'
import { scheduleContract } from './schedule.ts'
import { sessionContract } from './session.ts'
import { systemContract } from './system.ts'
import { tokenContract } from './token.ts'

/** The whole API under `/api/v1`: server, clients and documentation come from this. */
export const contract = {
  session: sessionContract,
  system: systemContract,
  cylinder: cylinderContract,
  key: keyContract,
  group: groupContract,
  schedule: scheduleContract,
  right: rightContract,
  programming: programmingContract,
  token: tokenContract,
  bridge: bridgeContract,
}

export type Contract = typeof contract
