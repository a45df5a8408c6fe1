import { z } from 'zod'
import { get, IN_SYSTEM, inSystem, instant, no, pageOf, pageQuery } from './common.ts'
import { evidence } from './element.ts'

/** What the devices surely or possibly did at the instant, by all that is known today. */
const certainty = z.object({
  answer: z.enum(['surelyOpens', 'possibly']),
  /** `ok`, or why the cylinder may have refused. */
  reason: z.string(),
  /** What would have to become known to say more, such as `keyImage 4, 5`. */
  missing: z.array(z.string()),
  /** Proof of what the key, and of what the cylinder, held at the instant; null: none from before it. */
  keyEvidence: evidence.nullable(),
  cylinderEvidence: evidence.nullable(),
})

const image = z.object({
  number: z.int(),
  /** Proven to be held from then on; null: never proven. */
  from: instant.nullable(),
  /** Until the next proof of another; null: still, or never proven. */
  to: instant.nullable(),
  /** How it is known; null: never proven. */
  evidence: evidence.nullable(),
  /** Why it was made, such as `rights`, `times`, `schedule`, `claim`. */
  cause: z.string(),
  createdAt: instant,
  createdBy: z.string().nullable(),
  /** `sent`: in a session that broke off, or with a carrier: the device may hold it. `made`: it never left the server. */
  state: z.enum(['confirmed', 'sent', 'made']),
})

const imagesOf = (what: 'key' | 'cylinder') =>
  get(`${IN_SYSTEM}/${what}s/{${what}No}/images`, `Contents of a ${what}, newest first, with the times they were held`)

/** Who could open what in the past (R081, R121), which the logs alone do not tell. */
export const historyContract = {
  keysOfCylinder: get(`${IN_SYSTEM}/cylinders/{cylinderNo}/history`, 'Keys that could open a door at an instant')
    .input(inSystem.extend({ cylinderNo: no, at: instant, ...pageQuery.shape }))
    .output(
      pageOf(
        certainty.extend({
          keyNo: z.int(),
          marking: z.string(),
          label: z.string(),
          /** Who had the key at that instant; null: nobody. */
          holder: z.string().nullable(),
        }),
      ),
    ),
  doorsOfKey: get(`${IN_SYSTEM}/keys/{keyNo}/history`, 'Doors that a key could open at an instant')
    .input(inSystem.extend({ keyNo: no, at: instant, ...pageQuery.shape }))
    .output(
      pageOf(certainty.extend({ cylinderNo: z.int(), marking: z.string(), name: z.string(), place: z.string() })),
    ),
  imagesOfKey: imagesOf('key')
    .input(inSystem.extend({ keyNo: no, ...pageQuery.shape }))
    .output(pageOf(image)),
  imagesOfCylinder: imagesOf('cylinder')
    .input(inSystem.extend({ cylinderNo: no, ...pageQuery.shape }))
    .output(pageOf(image)),
}
