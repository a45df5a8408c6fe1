import { z } from 'zod'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))

/** What the factory decided about one piece; `voucherPublic` is the key whose vouchers it believes. */
export const makingSchema = z.object({
  kind: z.enum(['key', 'cylinder']),
  deviceId: hex(8),
  firmware: z.object({
    major: z.int().min(0).max(255),
    minor: z.int().min(0).max(255),
    patch: z.int().min(0).max(65_535),
  }),
  voucherPublic: hex(33),
  /** 0 = none, fits everything. */
  mechanicalCode: z.int().min(0).max(65_535),
  /** How much too fast (> 0) the clock of a key runs. */
  driftPpm: z.number(),
})

/** What a device keeps without power, and the battery-backed clock of a key. */
export const deviceFileSchema = z.object({
  making: makingSchema,
  flash: z.base64(),
  /** How far the clock of a key is ahead of world time, ms; null: a cylinder, or the clock is lost. */
  clockAhead: z.number().nullable(),
  batteryPercent: z.number().nullable(),
})

/** What lies and hangs where. */
export const layoutSchema = z.object({
  pds: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['local', 'wallUnit']),
      plugged: z.boolean(),
      slots: z.array(z.object({ slot: z.enum(['left', 'right', 'cable']), deviceId: hex(8), contact: z.boolean() })),
    }),
  ),
  doors: z.array(z.object({ place: z.string(), deviceId: hex(8) })),
})

/** A whole site at rest: `World.snapshot` writes it, `World.restore` reads it. */
export const siteSchema = z.object({
  version: z.literal(1),
  /** World time, ms since 1970. */
  now: z.number(),
  /** Random draws made so far; 0 where randomness does not repeat. */
  draws: z.int(),
  devices: z.array(deviceFileSchema),
  layout: layoutSchema,
})

export type MakingFile = z.infer<typeof makingSchema>
export type DeviceFile = z.infer<typeof deviceFileSchema>
export type Layout = z.infer<typeof layoutSchema>
export type Site = z.infer<typeof siteSchema>
