import { z } from 'zod'

const deviceId = z.string().regex(/^[0-9a-f]{16}$/)
const slot = z.enum(['left', 'right', 'cable'])
/** Name of a programming device; a served site has one, "pd". */
const pd = z.string().default('pd')
const place = z.string().min(1).max(100)
const firmware = z.object({
  major: z.int().min(0).max(255),
  minor: z.int().min(0).max(255),
  patch: z.int().min(0).max(65_535),
})
const led = z.object({
  colour: z.enum(['off', 'green', 'red']),
  blink: z.object({ onMs: z.number(), offMs: z.number() }).nullable(),
})
const afterFrames = z.int().min(1)
const nothing = z.object({})

/** What the factory hands over with a blank. */
const factoryRecord = z.object({
  deviceId,
  kind: z.enum(['key', 'cylinder']),
  firmware,
  /** Compressed P-256 point of its identity key, hex. */
  identityPublic: z.string().regex(/^[0-9a-f]{66}$/),
  mechanicalCode: z.int(),
})

const whereabouts = z.discriminatedUnion('in', [
  z.object({ in: z.literal('hand') }),
  z.object({ in: z.literal('slot'), pd: z.string(), slot }),
  z.object({ in: z.literal('door'), place: z.string() }),
])

const signal = z.object({
  kind: z.enum(['authorised', 'notAuthorised', 'outsideSchedule', 'taskApproved', 'taskNotApproved', 'taskRunning']),
  steps: z.array(z.object({ led: z.enum(['green', 'red', 'off']), beep: z.boolean(), ms: z.number() })),
  repeatEveryMs: z.number().nullable(),
})

const visit = z.object({
  opened: z.boolean(),
  /** Reason of the cylinder (0 granted), or why the two could not talk. */
  reason: z.union([z.int(), z.string()]),
  signals: z.array(signal),
  frames: z.array(z.object({ from: z.enum(['key', 'cylinder']), hex: z.string() })),
  /** World time, ms since 1970. */
  at: z.number(),
  durationMs: z.number(),
})

/** Mishaps between a key and a cylinder during one visit, by number of the frame from 0 (R142). */
const contactFaults = z.object({
  drop: z.int().min(0).exactOptional(),
  double: z.int().min(0).exactOptional(),
  damage: z.object({ frame: z.int().min(0), byte: z.int().min(0) }).exactOptional(),
  delay: z.object({ frame: z.int().min(0), ms: z.number().min(0) }).exactOptional(),
  pullBefore: z.int().min(0).exactOptional(),
  cylinderPowerCutAfter: z.int().min(0).exactOptional(),
})

const pdFault = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['lost', 'doubled', 'damaged']),
    pd,
    direction: z.enum(['toHost', 'toPd']),
    nth: z.int().min(1),
  }),
  z.object({ kind: z.literal('pulled'), pd, slot, afterFrames }),
  z.object({ kind: z.literal('swapped'), pd, slot, afterFrames, deviceId }),
  z.object({ kind: z.literal('powerCut'), pd, slot, afterBytes: z.int().min(0) }),
  z.object({ kind: z.literal('unplugged'), pd, slot, afterFrames }),
])

const state = z.object({
  /** World time, ms since 1970. */
  now: z.number(),
  devices: z.array(
    factoryRecord.extend({
      life: z.enum(['blank', 'claiming', 'claimed']),
      where: whereabouts,
      batteryPercent: z.number().nullable(),
      /** Clock of a key as it runs (ms since 1970) and how far it may be trusted; a lost one shows nothing. */
      clock: z.object({ quality: z.enum(['synced', 'drifting', 'lost']), now: z.number().nullable() }).nullable(),
      /** Of a claimed element: its system, and its number there (keyId or cylId; spec/session.md 1). */
      identity: z.object({ sysId: z.int(), no: z.int() }).nullable(),
    }),
  ),
  pds: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['local', 'wallUnit']),
      plugged: z.boolean(),
      /** The device's own clock, ms since 1970. */
      now: z.number(),
      slots: z.array(z.object({ slot, deviceId: deviceId.nullable(), led })),
      /** Mishaps that have not happened yet. */
      planned: z.array(pdFault),
    }),
  ),
  doors: z.array(z.object({ place: z.string(), deviceId })),
})

const operation = <Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output) => ({
  input,
  output,
})

/** Every operation is `POST /<name>` with its input as JSON; it answers 200 with its output or a `fault`. */
export const operations = {
  state: operation(nothing, state),
  manufacture: operation(
    z.object({
      kind: z.enum(['key', 'cylinder']),
      count: z.int().min(1).max(1_000).default(1),
      firmware: firmware.exactOptional(),
      mechanicalCode: z.int().min(0).max(65_535).exactOptional(),
      driftPpm: z.number().exactOptional(),
      /** Key whose vouchers the blanks believe, 33 bytes hex; without it the one the site was started with. */
      voucherPublic: z
        .string()
        .regex(/^[0-9a-f]{66}$/)
        .exactOptional(),
    }),
    z.array(factoryRecord),
  ),
  insert: operation(
    z.object({ pd, slot: z.enum(['left', 'right']), deviceId, contact: z.boolean().default(true) }),
    nothing,
  ),
  remove: operation(z.object({ pd, slot: z.enum(['left', 'right']) }), z.object({ deviceId })),
  connect: operation(z.object({ pd, deviceId, contact: z.boolean().default(true) }), nothing),
  disconnect: operation(z.object({ pd }), z.object({ deviceId })),
  hang: operation(z.object({ deviceId, place }), nothing),
  takeDown: operation(z.object({ place }), z.object({ deviceId })),
  walk: operation(z.object({ key: deviceId, place, faults: contactFaults.exactOptional() }), visit),
  /** Brings the contacts of a device to a TCP port of the loopback interface (0: a free one) for testers (spec/frame.md 4). */
  bench: operation(
    z.object({ deviceId, port: z.int().min(0).max(65_535).default(0) }),
    z.object({ where: z.string() }),
  ),
  unbench: operation(z.object({ deviceId }), nothing),
  /** Sets world time, or moves it on; ms. */
  clock: operation(
    z.union([z.object({ set: z.number() }), z.object({ advance: z.number() })]),
    z.object({ now: z.number() }),
  ),
  plan: operation(pdFault, nothing),
  /** Forgets the mishaps that are planned. */
  calm: operation(z.object({ pd }), nothing),
  /** The battery of a key shows so much at the most; 0 is empty. */
  drainBattery: operation(z.object({ deviceId, percent: z.int().min(0).max(100) }), nothing),
  /** A full one; the clock of the key is lost. */
  replaceBattery: operation(z.object({ deviceId }), nothing),
  loseClock: operation(z.object({ deviceId }), nothing),
  unplug: operation(z.object({ pd }), nothing),
  plug: operation(z.object({ pd }), nothing),
} as const

export type Operations = typeof operations
export type OperationName = keyof Operations
export type Input<Name extends OperationName> = z.input<Operations[Name]['input']>
export type Output<Name extends OperationName> = z.output<Operations[Name]['output']>

/** Why an operation did not happen; status 409, for `badInput` 400. */
export const faultSchema = z.object({
  code: z.enum([
    'badInput',
    'unknownDevice',
    'unknownPd',
    'unknownDoor',
    'wrongKind',
    'noSuchSlot',
    'notInHand',
    'taken',
    'nothingThere',
    'noVoucherKey',
  ]),
  detail: z.string().exactOptional(),
})
export type ControlFault = z.infer<typeof faultSchema>

/** One event of `GET /events` (server-sent events, field `data`). */
export const eventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('element'), pd: z.string(), slot, presence: z.enum(['gone', 'present', 'noContact']) }),
  z.object({ kind: z.literal('closed'), pd: z.string(), slot, reason: z.int() }),
  z.object({ kind: z.literal('led'), pd: z.string(), slot, code: z.int(), led }),
  z.object({
    kind: z.literal('frame'),
    pd: z.string(),
    slot,
    direction: z.enum(['toElement', 'fromElement']),
    type: z.int(),
    length: z.int(),
  }),
  z.object({ kind: z.literal('cable'), pd: z.string(), plugged: z.boolean() }),
  z.object({ kind: z.literal('made'), record: factoryRecord }),
  z.object({ kind: z.literal('visit'), key: deviceId, place: z.string(), visit }),
  z.object({ kind: z.literal('clock'), now: z.number() }),
  z.object({ kind: z.literal('device'), deviceId }),
  z.object({ kind: z.literal('struck'), fault: pdFault }),
])
export type ControlEvent = z.infer<typeof eventSchema>
