import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type Result } from '@lockwright/domain/model'
import { z } from 'zod'
import { deviceFileSchema, layoutSchema, type Site } from './site.ts'
import type { World } from './world.ts'

const placesSchema = z.object({ version: z.literal(1), layout: layoutSchema })

/** Why a folder holds no site that can be taken up again; `file` is the one that is broken. */
export interface FolderFault {
  readonly code: 'broken'
  readonly file: string
}

/**
 * A site in a folder: one file a device, one for what lies where. Files are replaced whole, so a process that is killed
 * leaves the old or the new content. (Only a killed process: files are not forced to the disk, it is a simulation.)
 */
export class SiteFolder {
  readonly #folder: string
  readonly #saved = new Map<string, string>()

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(join(folder, 'devices'), { recursive: true })
  }

  /** The site that was saved here; null: none yet. */
  load(now: number): Result<Site | null, FolderFault> {
    const places = this.#read('site.json', placesSchema)
    if (!places.ok) return places.error === 'missing' ? ok(null) : err({ code: 'broken', file: 'site.json' })
    const devices: Site['devices'] = []
    for (const name of readdirSync(join(this.#folder, 'devices')).sort()) {
      if (!name.endsWith('.json')) continue
      const file = this.#read(join('devices', name), deviceFileSchema)
      if (!file.ok) return err({ code: 'broken', file: join('devices', name) })
      devices.push(file.value)
    }
    return ok({ version: 1, now, draws: 0, devices, layout: places.value.layout })
  }

  /** Saves what has changed since the last time. */
  save(world: World): void {
    for (const deviceId of world.deviceIds) {
      const { hardware } = world.device(deviceId)!
      const key = world.key(deviceId)
      const ahead = key?.hasTime ? Math.round((key.rtc.milliseconds - world.clock.now()) / 1000) : null
      const mark = `${hardware.chip.written} ${ahead} ${key?.battery.percent}`
      this.#write(join('devices', `${deviceId}.json`), mark, () => world.deviceFile(deviceId))
    }
    const places = { version: 1, layout: world.layout() }
    this.#write('site.json', JSON.stringify(places), () => places)
  }

  #write(name: string, mark: string, content: () => unknown): void {
    if (this.#saved.get(name) === mark) return
    const path = join(this.#folder, name)
    writeFileSync(`${path}.new`, JSON.stringify(content()))
    renameSync(`${path}.new`, path)
    this.#saved.set(name, mark)
  }

  #read<T>(name: string, schema: z.ZodType<T>): Result<T, 'missing' | 'broken'> {
    let text: string
    try {
      text = readFileSync(join(this.#folder, name), 'utf8')
    } catch {
      return err('missing')
    }
    try {
      const parsed = schema.safeParse(JSON.parse(text))
      return parsed.success ? ok(parsed.data) : err('broken')
    } catch {
      return err('broken')
    }
  }
}
