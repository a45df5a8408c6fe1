import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, no } from './common.ts'

/** How full something is; `percent` is 100 only when it is exactly full, above when it does not fit. */
const use = z.object({ used: z.int(), capacity: z.int(), percent: z.int() })

/** By the newest content made for the key. `entries`: doors and groups; `tasks`: tasks for doors that it carries. */
export const keyMemory = z.object({ entries: use, schedules: use, tasks: use, bytes: use })

/** By the newest content made for the cylinder and what it is known to hold beside it (R149-R151). */
export const cylinderMemory = z.object({
  groups: use,
  keyGroups: use,
  singleKeys: use,
  blockEntries: use,
  /** Records of its log that are not collected yet: the oldest go when it is full. */
  events: use,
  foreignEvents: use,
  bytes: use,
})

/** Memory of devices (R149, R150, R151), computed from what they were given. */
export const memoryContract = {
  ofKey: get(`${IN_SYSTEM}/keys/{keyNo}/memory`, 'How full a key is')
    .input(inSystem.extend({ keyNo: no }))
    .output(keyMemory),
  ofCylinder: get(`${IN_SYSTEM}/cylinders/{cylinderNo}/memory`, 'How full a cylinder is')
    .input(inSystem.extend({ cylinderNo: no }))
    .output(cylinderMemory),
}
