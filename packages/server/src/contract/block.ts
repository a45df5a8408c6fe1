import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, no, post, text } from './common.ts'
import { updateSummary } from './key.ts'

const door = z.object({
  cylinderNo: z.int(),
  marking: z.string(),
  name: z.string(),
  taskNo: z.int().nullable(),
  /** State of the task that carries the block there; null: none was made. */
  taskState: z.string().nullable(),
  answer: z.enum(['surelyOpens', 'possibly']),
  /** What has to become known to say more. */
  missing: z.array(z.string()),
})

const blocked = z.object({
  keyNo: z.int(),
  marking: z.string(),
  label: z.string(),
  orderedAt: instant,
  orderedBy: z.string(),
  cause: z.string(),
  /** Doors that the key may still open at some time, by what the devices are known to hold (R074, R076). */
  doors: z.array(door),
  /** Doors that proved they refuse the key. */
  confirmedDoors: z.int(),
})

/** Blocking (R073-R077). */
export const blockContract = {
  order: post(`${IN_SYSTEM}/keys/{keyNo}/block`, 'Block a key: tasks for every door it could still open (R073)')
    .input(
      inSystem.extend({
        keyNo: no,
        cause: text(200).default(''),
        carrierKeyNo: z.int().min(1).nullable().default(null),
        /** Also doors of former contents: a lost key may have been copied before they were taken back. */
        copied: z.boolean().default(false),
      }),
    )
    .output(z.object({ blocked, summary: updateSummary })),
  withdraw: post(`${IN_SYSTEM}/keys/{keyNo}/unblock`, 'Take the block back; the key works again after its next update')
    .input(inSystem.extend({ keyNo: no }))
    .output(z.object({ summary: updateSummary })),
  list: get(`${IN_SYSTEM}/blocked`, 'Blocked keys with the doors that may still open for them (R076)')
    .input(inSystem.extend({ withAccess: z.stringbool().default(false), keyNo: no.optional() }))
    .output(z.object({ items: z.array(blocked) })),
}
