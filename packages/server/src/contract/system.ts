import { z } from 'zod'
import { del, get, IN_SYSTEM, inSystem, instant, named, nothing, patch, post, role, text, version } from './common.ts'

const system = z.object({
  systemId: z.uuid(),
  /** Number of the system on its keys and cylinders. */
  systemNo: z.int(),
  name: z.string(),
  code: z.string(),
  customer: z.string(),
  timeZone: z.string(),
  state: z.enum(['planned', 'published']),
  publishedAt: instant.nullable(),
  createdAt: instant,
  version,
  /** Own role; null for the operator who is not a member. */
  role: role.nullable(),
})

/** What hand-outs of a system may give a key (R043); null: nothing of that kind. */
const handOutDefaults = z.object({
  /** The key is valid from now for so many days. */
  validityDays: z.int().min(1).max(3650).nullable(),
  revalidationHours: z.int().min(1).max(8784).nullable(),
})

const editable = {
  name: named(200),
  code: named(40),
  customer: text(200),
  timeZone: named(60),
}

/** Locking systems (R024, R039, R047, R049, R063). */
export const systemContract = {
  list: get('/systems', 'Own systems; for the operator all')
    .input(nothing)
    .output(z.object({ items: z.array(system) })),
  create: post('/systems', 'Plan a system; whoever does becomes its owner')
    .input(
      z.object({
        ...editable,
        customer: editable.customer.default(''),
        timeZone: editable.timeZone.default('Europe/Berlin'),
      }),
    )
    .output(system),
  get: get(IN_SYSTEM, 'One system with the size of it')
    .input(inSystem)
    .output(
      system.extend({
        permissions: z.array(z.string()),
        /** null: nobody was asked yet. Both of it null: asked, and none wanted. */
        handOutDefaults: handOutDefaults.nullable(),
        /** More than 1,000 keys: ask once whether hand-outs should have defaults; never switched by itself (R043). */
        large: z.boolean(),
        counts: z.object({
          keys: z.int(),
          cylinders: z.int(),
          programmedKeys: z.int(),
          programmedCylinders: z.int(),
          keysOut: z.int(),
          overdue: z.int(),
          openTasks: z.int(),
          openUpdates: z.int(),
          blockedKeys: z.int(),
        }),
      }),
    ),
  edit: patch(IN_SYSTEM, 'Edit in place (If-Match)')
    .input(inSystem.extend({ ...z.object(editable).partial().shape, handOutDefaults: handOutDefaults.optional() }))
    .output(system),
  publish: post(`${IN_SYSTEM}/publish`, 'Open the system for daily work; again after an extension (R039, R044)')
    .input(inSystem)
    .output(system),
  remove: del(IN_SYSTEM, 'Delete a system that was never published; operator only (R047)')
    .input(inSystem)
    .output(nothing),
}
