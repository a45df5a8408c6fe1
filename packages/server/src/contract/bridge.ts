import { z } from 'zod'
import { del, get, IN_SYSTEM, inSystem, instant, named, nothing, post } from './common.ts'

const bridge = z.object({
  bridgeId: z.uuid(),
  label: z.string(),
  /** Of the installation: serves every system. */
  shared: z.boolean(),
  createdAt: instant,
})

/** The third tick of R096: the bridge and this server hear each other. */
const listed = bridge.extend({ connected: z.boolean(), seenAt: instant.nullable() })

const created = bridge.extend({ token: z.string() })

/** A key or cylinder of this system that proved itself in the slot. */
const element = z.object({
  kind: z.enum(['key', 'cylinder']),
  no: z.int(),
  marking: z.string(),
  /** R029: the name, or the marking when there is none. */
  label: z.string(),
  seenAt: instant,
})

const device = z.object({
  bridgeId: z.uuid(),
  bridge: z.string(),
  link: z.int(),
  label: z.string(),
  /** Class of the device (spec/link.md): 1 local, 2 wall unit, 3 mobile, 4 Bluetooth. */
  class: z.int(),
  state: z.enum(['found', 'lost']),
  /** Of the device itself, as "5.0.0" (R133); null: it was last seen before this was asked. */
  firmware: z.string().nullable(),
  /** R133: no tasks are loaded here onto the key that lies in the right slot, or onto any key, as this part is too old. */
  tooOld: z.object({ part: z.enum(['device', 'key']), firmware: z.string(), needed: z.string() }).nullable(),
  present: z.object({ left: z.boolean(), right: z.boolean(), cable: z.boolean() }),
  /** What lies there; null: nothing, or nothing that has said yet what it is, or it belongs to another system. */
  elements: z.object({ left: element.nullable(), right: element.nullable(), cable: element.nullable() }),
  seenAt: instant,
})

/**
 * Bridges and the programming devices behind them (R007, R013, R096). The feed says `programmingDevice` with
 * `{ bridgeId, link }` when something of it changed that can be seen here, and `bridge` with `{ bridgeId }` when a
 * bridge came or went; of bridges that serve every system it says `sharedDevice` to the others.
 */
export const bridgeContract = {
  list: get(`${IN_SYSTEM}/bridges`, 'Bridges that serve this system')
    .input(inSystem)
    .output(z.object({ items: z.array(listed) })),
  create: post(`${IN_SYSTEM}/bridges`, 'Admit a bridge for this system; its token is shown this once')
    .input(inSystem.extend({ label: named(100) }))
    .output(created),
  revoke: del(`${IN_SYSTEM}/bridges/{bridgeId}`, 'Revoke a bridge of this system')
    .input(inSystem.extend({ bridgeId: z.uuid() }))
    .output(nothing),
  devices: get(`${IN_SYSTEM}/programming-devices`, 'Programming devices that serve this system')
    .input(inSystem)
    .output(z.object({ items: z.array(device) })),
  listShared: get('/bridges', 'Bridges of the installation')
    .input(nothing)
    .output(z.object({ items: z.array(listed) })),
  createShared: post('/bridges', 'Admit a bridge for every system; its token is shown this once')
    .input(z.object({ label: named(100) }))
    .output(created),
  revokeShared: del('/bridges/{bridgeId}', 'Revoke a bridge of the installation')
    .input(z.object({ bridgeId: z.uuid() }))
    .output(nothing),
}
