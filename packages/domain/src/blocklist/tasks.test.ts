import { expect, test } from 'vitest'
import { type CylinderReport, foldCylinder, unknownCylinder } from '../actual/index.ts'
import { type BlockList, blocklistVersion, cylinderNo, keyId, keyNo } from '../model/index.ts'
import { NOW } from '../testing/index.ts'
import { doorsToBlock } from './index.ts'

const entry = { keyId: keyId(5, 1), minEpoch: 3 }
const list: BlockList = { version: blocklistVersion(1, 1), entries: [entry] }
const evidence = { kind: 'receipt' as const, at: NOW, notBefore: NOW, by: null }
const door = (no: number, ...reports: readonly CylinderReport[]) =>
  reports.reduce(foldCylinder, unknownCylinder(cylinderNo(no), [{ list, at: NOW }]))
const ordered = (minEpoch: number): CylinderReport => ({
  kind: 'blockOffered',
  taskId: `t${minEpoch}`,
  entry: { ...entry, minEpoch },
  inVersion: blocklistVersion(1, 2),
  offer: { at: NOW, carrier: keyNo(9) },
})

test('R073: a task for each door that neither proved the block nor has a task for it', () => {
  const proven = door(1, { kind: 'listHeld', version: list.version, evidence })
  const waiting = door(2, ordered(3))
  const weaker = door(3, ordered(2), { kind: 'blockExecuted', taskId: 't2', evidence })
  const hearsay = door(4)
  expect(doorsToBlock(entry, [hearsay, weaker, waiting, proven], NOW)).toEqual([3, 4])
})
