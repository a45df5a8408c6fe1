import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, no, pageOf, pageQuery, post, text } from './common.ts'
import { blockProof } from './element.ts'
import { updateSummary } from './key.ts'

/** How far a block is at one door (R160); `carried`: a key has the task or the list with it, the door may know already. */
const doorState = z.enum(['planned', 'ordered', 'carried', 'confirmed'])

const door = z.object({
  cylinderNo: z.int(),
  marking: z.string(),
  name: z.string(),
  state: doorState,
  taskNo: z.int().nullable(),
  /** State of the task that carries the block there; null: none was made. */
  taskState: z.string().nullable(),
  answer: z.enum(['surelyOpens', 'possibly', 'surelyNot']),
  /** What has to become known to say more. */
  missing: z.array(z.string()),
})

const blocked = z.object({
  keyNo: z.int(),
  marking: z.string(),
  label: z.string(),
  /** `planned`: left in planning, nothing was sent (R159). */
  state: z.enum(['planned', 'ordered']),
  /** When and by whom it was ordered, or planned. */
  orderedAt: instant,
  orderedBy: z.string(),
  cause: z.string(),
  /** First version of the block list that names the key; null: planned only. */
  listVersion: z.int().nullable(),
  /** Doors that the key may still open at some time, by what the devices are known to hold (R074, R076). */
  doors: z.array(door),
  /** Doors that proved they refuse the key. */
  confirmedDoors: z.int(),
})

const doorInFull = door.extend({
  /** Keys that have the block with them and may come by, as long as it is not confirmed; of those that have it in their list only the first few. */
  carriers: z.array(z.object({ keyNo: z.int(), marking: z.string(), by: z.enum(['task', 'list']) })),
  confirmed: blockProof.nullable(),
})

/** Blocking (R073-R077, R157-R160). */
export const blockContract = {
  order: post(
    `${IN_SYSTEM}/keys/{keyNo}/block`,
    'Block a key: a new list, and tasks for every door it could still open (R073)',
  )
    .input(
      inSystem.extend({
        keyNo: no,
        cause: text(200).default(''),
        carrierKeyNo: z.int().min(1).nullable().default(null),
        /** Also doors of former contents: a lost key may have been copied before they were taken back. */
        copied: z.boolean().default(false),
        /** "Leave in planning" (R159): noted, and nothing is sent until it is ordered by the same call without this. */
        planned: z.boolean().default(false),
      }),
    )
    .output(z.object({ blocked, summary: updateSummary })),
  withdraw: post(
    `${IN_SYSTEM}/keys/{keyNo}/unblock`,
    'Take the block back, or the plan of one; the key works again after its next update',
  )
    .input(inSystem.extend({ keyNo: no }))
    .output(z.object({ summary: updateSummary })),
  list: get(`${IN_SYSTEM}/blocked`, 'Blocked keys with the doors that may still open for them (R076)')
    .input(inSystem.extend({ withAccess: z.stringbool().default(false), keyNo: no.optional() }))
    .output(z.object({ items: z.array(blocked) })),
  atDoor: get(
    `${IN_SYSTEM}/cylinders/{cylinderNo}/blocks`,
    'Blocked keys that a door proved to refuse, each with the proof',
  )
    .input(inSystem.extend({ cylinderNo: no, ...pageQuery.shape }))
    .output(pageOf(z.object({ keyNo: z.int(), marking: z.string(), label: z.string(), proof: blockProof }))),
  get: get(`${IN_SYSTEM}/keys/{keyNo}/block`, 'The block of a key with every door it ever had (R160)')
    .input(inSystem.extend({ keyNo: no }))
    .output(blocked.extend({ doors: z.array(doorInFull) })),
}
