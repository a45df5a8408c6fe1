import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { SeededRandom, SettableClock, SiteFolder, siteSchema, World, type WorldEvent } from './index.ts'

const VOUCHER_KEY = new Uint8Array(33).fill(2)
const START = Date.parse('2026-03-02T08:00:00Z')

function newWorld(seed = 'world', settle = () => {}) {
  const random = new SeededRandom(seed)
  return new World({ clock: new SettableClock(() => 0, START), random, draws: random, settle })
}

/** A site with a key in a slot, a cylinder in a door and one on the cable; returns their ids. */
function furnish(world: World) {
  const make = (kind: 'key' | 'cylinder', mechanicalCode = 0) =>
    world.make({ kind, mechanicalCode, driftPpm: 20 }, VOUCHER_KEY).deviceId
  const [key, spare, door, bench] = [make('key', 7), make('key'), make('cylinder', 8), make('cylinder')] as const
  world.addPd('pd')
  world.insert('pd', 'right', key)
  world.insert('pd', 'cable', bench, false)
  world.hang(door, 'Main entrance')
  return { key, spare, door, bench }
}

describe('hands in the world', () => {
  it('one thing is at one place', () => {
    const world = newWorld()
    const { key, spare, door, bench } = furnish(world)
    expect(world.whereIs(key)).toEqual({ in: 'slot', pd: 'pd', slot: 'right' })
    expect(world.whereIs(bench)).toEqual({ in: 'slot', pd: 'pd', slot: 'cable' })
    expect(world.whereIs(door)).toEqual({ in: 'door', place: 'Main entrance' })
    expect(world.whereIs(spare)).toEqual({ in: 'hand' })
    const fault = (code: string) => ({ ok: false, error: { code } })
    expect(world.insert('pd', 'left', key)).toEqual(fault('notInHand'))
    expect(world.insert('pd', 'right', spare)).toEqual(fault('taken'))
    expect(world.insert('pd', 'cable', spare)).toEqual(fault('wrongKind'))
    expect(world.insert('pd', 'left', '00'.repeat(8))).toEqual(fault('unknownDevice'))
    expect(world.insert('other', 'left', spare)).toEqual(fault('unknownPd'))
    expect(world.remove('pd', 'left')).toEqual(fault('nothingThere'))
    expect(world.hang(spare, 'Back door')).toEqual(fault('wrongKind'))
    expect(world.hang(bench, 'Back door')).toEqual(fault('notInHand'))
    expect(world.walk(key, 'Main entrance')).toEqual(fault('notInHand'))
    expect(world.walk(spare, 'Nowhere')).toEqual(fault('unknownDoor'))
    expect(world.walk(door, 'Main entrance')).toEqual(fault('wrongKind'))
    expect(world.remove('pd', 'right')).toEqual({ ok: true, value: key })
    expect(world.takeDown('Main entrance')).toEqual({ ok: true, value: door })
    expect(world.hang(door, 'Back door').ok).toBe(true)
  })

  it('R142 a key of another mechanical code makes no contact at a door; a blank opens nothing', () => {
    const world = newWorld()
    const { key, spare } = furnish(world)
    world.remove('pd', 'right')
    expect(world.walk(key, 'Main entrance')).toMatchObject({ ok: true, value: { opened: false, reason: 'mechanics' } })
    expect(world.walk(spare, 'Main entrance')).toMatchObject({ ok: true, value: { opened: false } })
  })

  it('tells everything that happens, until nobody listens', () => {
    const world = newWorld()
    const events: WorldEvent[] = []
    const end = world.subscribe((event) => events.push(event))
    const { spare } = furnish(world)
    world.walk(spare, 'Main entrance')
    world.setClock(START + 1)
    expect(events.map(({ kind }) => kind)).toEqual([
      'made',
      'made',
      'made',
      'made',
      'element',
      'element',
      'visit',
      'clock',
    ])
    end()
    world.setClock(START + 2)
    expect(events).toHaveLength(8)
  })

  it('blanks differ: id and identity key are their own', () => {
    const world = newWorld()
    const records = Array.from({ length: 20 }, () => world.make({ kind: 'key' }, VOUCHER_KEY))
    expect(new Set(records.map(({ deviceId }) => deviceId)).size).toBe(20)
    expect(new Set(records.map(({ identityPublic }) => identityPublic)).size).toBe(20)
  })
})

describe('a world repeats itself', () => {
  /** Everything that happens in a short story. */
  function story(seed: string): string {
    const world = newWorld(seed)
    const events: WorldEvent[] = []
    world.subscribe((event) => events.push(event))
    const { spare } = furnish(world)
    for (let day = 0; day < 3; day++) {
      world.setClock(world.clock.now() + 86_400_000)
      world.walk(spare, 'Main entrance')
    }
    return JSON.stringify({ events, site: world.snapshot() })
  }

  it('same seed and steps, same run; another seed, another run', () => {
    expect(story('one')).toBe(story('one'))
    expect(story('one')).not.toBe(story('two'))
  })

  it('a snapshot taken up again is the same site, twice the same future', () => {
    const world = newWorld()
    const { spare } = furnish(world)
    world.key(spare)!.rtc.set(START - 5_000)
    world.setClock(START + 3_600_000)
    const site = siteSchema.parse(JSON.parse(JSON.stringify(world.snapshot())))
    const take = () => {
      const random = new SeededRandom('world')
      const clock = new SettableClock(() => 0, site.now)
      return World.restore(site, { clock, random, draws: random })
    }
    const [first, second] = [take(), take()]
    expect(first.snapshot()).toEqual(site)
    expect(first.desk('pd')!.pd.hasContact(3)).toBe(false)
    expect(first.key(spare)!.rtc.milliseconds).toBeCloseTo(START + 3_595_000 + 3_600 * 0.02)
    const future = (each: World) =>
      JSON.stringify([each.make({ kind: 'key' }, VOUCHER_KEY), each.walk(spare, 'Main entrance')])
    expect(future(first)).toBe(future(second))
    expect(future(first)).not.toBe(JSON.stringify([]))
  })

  it.each([
    ['another version', { version: 2 }],
    ['no devices', { devices: undefined }],
  ])('refuses a snapshot with %s', (_, change) => {
    expect(siteSchema.safeParse({ ...newWorld().snapshot(), ...change }).success).toBe(false)
  })
})

describe('a site in a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'site-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is taken up again as it was, and writes only what changed', () => {
    const files = new SiteFolder(folder)
    const world: World = newWorld('folder', () => files.save(world))
    const { spare } = furnish(world)
    world.remove('pd', 'right')
    files.save(world)
    expect(readdirSync(join(folder, 'devices')).sort()).toEqual(world.deviceIds.map((id) => `${id}.json`).sort())

    const loaded = new SiteFolder(folder).load(world.clock.now())
    if (!loaded.ok || loaded.value === null) throw new Error('not taken up')
    const byId = (a: { making: { deviceId: string } }, b: { making: { deviceId: string } }) =>
      a.making.deviceId < b.making.deviceId ? -1 : 1
    const site = world.snapshot()
    // Real sites have randomness that does not repeat, so no draws are kept.
    expect(loaded.value).toEqual({ ...site, draws: 0, devices: site.devices.sort(byId) })

    // A device nobody touched is not written again: what is in its file stays.
    const path = join(folder, 'devices', `${spare}.json`)
    writeFileSync(path, 'untouched')
    files.save(world)
    expect(new SiteFolder(folder).load(0)).toEqual({
      ok: false,
      error: { code: 'broken', file: join('devices', `${spare}.json`) },
    })
  })

  it('an empty folder holds no site; a broken one is named', () => {
    expect(new SiteFolder(folder).load(0)).toEqual({ ok: true, value: null })
    writeFileSync(join(folder, 'site.json'), '{')
    expect(new SiteFolder(folder).load(0)).toEqual({ ok: false, error: { code: 'broken', file: 'site.json' } })
  })
})
