import { readFileSync } from 'node:fs'
import { seededRandom } from '@lockwright/protocol/testing'
import { join, le16, le32, unhex } from '../../record/index.ts'
import { VirtualCylinder } from '../cylinder/cylinder.ts'

import type { CylinderSecrets } from '../derive.ts'
import { FACTORY } from '../hardware.ts'
import { CLAIM, countersignerId, LIFE, TABLE } from '../tables.ts'

/** Cases of a vector file of spec/vectors. */
export function vectors<Case>(file: string): readonly Case[] {
  const path = new URL(`../../../../../spec/vectors/${file}.json`, import.meta.url)
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Case[] }).cases
}

/** Content of a cylinder as the vectors write it; what is left out is empty. */
export interface CylinderState {
  readonly sysId: number
  readonly cylId: number
  readonly gen?: number
  readonly minGen?: number
  readonly stateVer?: number
  readonly tickets?: readonly { readonly gen: number; readonly ka: string }[]
  readonly groups?: readonly { readonly groupId: number; readonly kG: string }[]
  readonly dayEpoch?: number
  readonly floorDay?: number
  readonly dayValue?: string
  readonly blVer?: number
  readonly auditSeq?: number
  readonly firstAuditKey?: Uint8Array
  readonly blocks?: readonly { readonly keyId: number; readonly minEpoch: number }[]
  readonly urgent?: readonly { readonly keyId: number; readonly minEpoch: number; readonly inVer?: number }[]
  readonly keyGroups?: readonly number[]
  readonly allowKeys?: readonly number[]
  readonly denyKeys?: readonly number[]
  readonly listKey?: string
  readonly countersigners?: readonly { readonly index: number; readonly public: string }[]
  readonly secrets?: Partial<CylinderSecrets>
  readonly deviceKey?: string
}

const UNKNOWN = new Uint8Array(16).fill(0x55)
const HEAD_COLLECTED = 22

/** A claimed cylinder with just this content. */
export function cylinderWith(state: CylinderState): VirtualCylinder {
  const cylinder = new VirtualCylinder({
    kind: 'cylinder',
    deviceId: '0102030405060708',
    firmware: { major: 5, minor: 0, patch: 0 },
    voucherPublic: new Uint8Array(33),
    random: seededRandom('fixture'),
    clock: { now: () => 0 },
  })
  const floorDay = state.floorDay ?? 0
  const change = cylinder.memory.change()
  change.put(TABLE.factory, FACTORY.life, Uint8Array.of(LIFE.claimed))
  change.put(TABLE.claim, CLAIM.identity, join(le32(state.sysId), le32(state.cylId)))
  if (state.listKey !== undefined) change.put(TABLE.claim, CLAIM.listKey, unhex(state.listKey))
  for (const { index, public: key } of state.countersigners ?? [])
    change.put(TABLE.claim, countersignerId(index), unhex(key))
  change.setSecrets(state.gen ?? 1, {
    tickets: UNKNOWN,
    tasks: UNKNOWN,
    receipts: UNKNOWN,
    beacons: UNKNOWN,
    audit: UNKNOWN,
    ...state.secrets,
  })
  change.setDeviceKey(state.deviceKey === undefined ? UNKNOWN : unhex(state.deviceKey))
  if (state.tickets !== undefined) change.clear(TABLE.ticketSecret)
  for (const { gen, ka } of state.tickets ?? []) change.put(TABLE.ticketSecret, gen, unhex(ka))
  for (const { groupId, kG } of state.groups ?? []) change.put(TABLE.group, groupId, unhex(kG))
  change.setState('generation', Uint8Array.of(state.gen ?? 1, state.minGen ?? 1))
  change.setState('stateVer', le32(state.stateVer ?? 1))
  change.setState('blVer', le32(state.blVer ?? 0))
  change.setState('allowance', join(le16(floorDay), le16(500)))
  change.setDay(state.dayEpoch ?? 0, floorDay, state.dayValue === undefined ? UNKNOWN : unhex(state.dayValue))
  for (const { keyId, minEpoch } of state.blocks ?? []) change.put(TABLE.blocked, keyId, le16(minEpoch))
  for (const { keyId, minEpoch, inVer } of state.urgent ?? [])
    change.put(TABLE.urgentBlock, keyId, join(le16(minEpoch), le32(inVer ?? 0)))
  for (const group of state.keyGroups ?? []) change.put(TABLE.keyGroup, group, new Uint8Array())
  for (const id of state.allowKeys ?? []) change.put(TABLE.keyException, id, Uint8Array.of(1))
  for (const id of state.denyKeys ?? []) change.put(TABLE.keyException, id, Uint8Array.of(0))
  change.startLogs(state.firstAuditKey ?? UNKNOWN, UNKNOWN)
  change.commit()
  if (state.auditSeq !== undefined) skipTo(cylinder, state.auditSeq)
  return cylinder
}

/** As if so many records had been written and collected before. */
function skipTo(cylinder: VirtualCylinder, seq: number): void {
  const change = cylinder.memory.change()
  const head = change.get(TABLE.eventHead, 0)!.slice()
  head.set(le32(seq), 0)
  head.set(le32(seq), HEAD_COLLECTED)
  change.put(TABLE.eventHead, 0, head)
  change.commit()
}
