import { z } from 'zod'
import { del, get, IN_SYSTEM, inSystem, named, no, nothing, patch, post, version } from './common.ts'
import { updateSummary } from './key.ts'

const group = z.object({ groupNo: z.int(), name: z.string(), cylinders: z.int(), keys: z.int(), version })
const cylinderNos = z.array(z.int().min(1)).max(20_000)

/** Cylinder groups: many doors as one entry of a key (R100, R101). */
export const groupContract = {
  list: get(`${IN_SYSTEM}/groups`, 'Cylinder groups')
    .input(inSystem)
    .output(z.object({ items: z.array(group) })),
  create: post(`${IN_SYSTEM}/groups`, 'Make a cylinder group')
    .input(inSystem.extend({ name: named(100), cylinderNos: cylinderNos.default([]) }))
    .output(z.object({ group, summary: updateSummary })),
  members: get(`${IN_SYSTEM}/groups/{groupNo}/members`, 'Cylinders of a group')
    .input(inSystem.extend({ groupNo: no }))
    .output(z.object({ cylinderNos: z.array(z.int()) })),
  rename: patch(`${IN_SYSTEM}/groups/{groupNo}`, 'Rename a group (If-Match)')
    .input(inSystem.extend({ groupNo: no, name: named(100) }))
    .output(group),
  changeMembers: post(`${IN_SYSTEM}/groups/{groupNo}/members`, 'Let cylinders join or leave; programmed ones get tasks')
    .input(inSystem.extend({ groupNo: no, join: cylinderNos.default([]), leave: cylinderNos.default([]) }))
    .output(z.object({ group, summary: updateSummary })),
  remove: del(`${IN_SYSTEM}/groups/{groupNo}`, 'Delete a group that no key has a right to and no cylinder holds')
    .input(inSystem.extend({ groupNo: no }))
    .output(nothing),
}
