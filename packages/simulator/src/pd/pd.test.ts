import { encodeLinkFrame, linkFramer } from '@lockwright/protocol/frame'
import { describe, expect, it } from 'vitest'
import { memoryLink } from '../link/index.ts'
import { SeededRandom, SettableClock, World } from '../world/index.ts'
import { MAX_FRAME } from './wire.ts'

const VOUCHER_KEY = new Uint8Array(33).fill(2)
const WAKE = '00 01 0101b00400000000'
const START = Date.parse('2026-03-02T08:00:00Z')

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** A desk in a world, and the host's end of its cable speaking "port type body" in hex. */
async function desk(kind?: 'wallUnit') {
  const clock = new SettableClock(() => 0, START)
  let settled = 0
  const world = new World({ clock, random: new SeededRandom('pd'), settle: () => settled++ })
  const heard: string[] = []
  const framer = linkFramer(MAX_FRAME)
  let plugged = false
  const { device, host } = memoryLink({
    plugged: () => {
      plugged = true
    },
    bytes: (chunk) => {
      for (const { port, type, body } of framer.push(chunk)) {
        heard.push(`${hex(Uint8Array.of(port))} ${hex(Uint8Array.of(type))} ${hex(body)}`.trim())
      }
    },
    unplugged: () => {
      plugged = false
    },
  })
  const place = world.addPd('pd', kind)
  await place.lay(device)
  const events: string[] = []
  world.subscribe((event) => events.push(event.kind === 'led' ? `led ${event.slot} ${event.code}` : event.kind))
  /** Sends "port type body" and gives back what the programming device says to it. */
  const say = (text: string): string[] => {
    const bytes = Buffer.from(text.replaceAll(' ', ''), 'hex')
    heard.length = 0
    host.send(encodeLinkFrame({ port: bytes[0]!, type: bytes[1]!, body: Uint8Array.from(bytes.subarray(2)) }))
    return [...heard]
  }
  const news = () => heard.splice(0)
  const key = () => world.make({ kind: 'key' }, VOUCHER_KEY).deviceId
  const cylinder = () => world.make({ kind: 'cylinder' }, VOUCHER_KEY).deviceId
  const isPlugged = () => plugged
  return { world, place, say, news, key, cylinder, clock, events, isPlugged, settled: () => settled }
}

const BLANK_KEY = '03 01010000b0040000'
const GONE = '03 0000000000000000'

describe('programming device', () => {
  it('R011 answers WAKE with what it is and tells what lies in it', async () => {
    const { world, say, key } = await desk()
    world.insert('pd', 'right', key())
    expect(say(WAKE)).toEqual(['00 02 01010f00b00405000000', `01 ${GONE}`, `02 ${BLANK_KEY}`, `03 ${GONE}`])
  })

  it('R135 a wall unit has one slot and says so', async () => {
    const { world, say, key } = await desk('wallUnit')
    expect(world.insert('pd', 'right', key())).toEqual({ ok: false, error: { code: 'noSuchSlot' } })
    expect(say(WAKE)).toEqual(['00 02 01020900b00405000000', `01 ${GONE}`])
    expect(say('02 04')).toEqual([])
  })

  it('R048 tells what is put in, taken out, or felt without contact', async () => {
    const { world, say, news, key, cylinder } = await desk()
    say(WAKE)
    news()
    const [first, second] = [key(), key()]
    world.insert('pd', 'left', first)
    world.insert('pd', 'right', second, false)
    world.insert('pd', 'cable', cylinder())
    world.remove('pd', 'left')
    expect(news()).toEqual([`01 ${BLANK_KEY}`, '02 03 0200000000000000', '03 03 01020000b0040000', `01 ${GONE}`])
  })

  it('R137 says nothing of itself before it is woken, and nothing to a wrong version', async () => {
    const { world, say, news, key } = await desk()
    world.insert('pd', 'left', key())
    expect(say('00 01 0201b00400000000')).toEqual([])
    expect(say('01 04')).toEqual([])
    expect(news()).toEqual([])
  })

  it('begins a session on request and passes frames of the element', async () => {
    const { world, say, key } = await desk()
    world.insert('pd', 'right', key())
    say(WAKE)
    const begun = say('02 04')
    expect(begun).toHaveLength(1)
    expect(begun[0]).toMatch(/^02 10 03/)
    // Method 3, suite 2: the first message of every session; a fresh key each time.
    expect(say('02 04')[0]).not.toBe(begun[0])
    // Not a message 2: the element answers with an error of its own.
    expect(say('02 10 00')[0]).toMatch(/^02 10 /)
  })

  it('passes nothing where no session is: empty slot, no contact, after CLOSE', async () => {
    const { world, say, key } = await desk()
    world.insert('pd', 'right', key(), false)
    say(WAKE)
    for (const silent of ['01 04', '02 04', '02 10 00', '09 04']) expect(say(silent)).toEqual([])
    world.remove('pd', 'right')
    world.insert('pd', 'right', key())
    say('02 04')
    say('02 1f 00')
    expect(say('02 10 00')).toEqual([])
  })

  it('R048 shows the status as a lamp until the element is taken out; unknown codes change nothing', async () => {
    const { world, place, say, key, events } = await desk()
    world.insert('pd', 'left', key())
    say(WAKE)
    say('01 12 01')
    expect(place.pd.led(1)).toEqual({ colour: 'green', blink: { onMs: 500, offMs: 500 } })
    say('01 12 63')
    expect(place.pd.led(1)).toEqual({ colour: 'green', blink: { onMs: 500, offMs: 500 } })
    world.remove('pd', 'left')
    expect(place.pd.led(1)).toEqual({ colour: 'off', blink: null })
    expect(events.filter((event) => event.startsWith('led'))).toEqual(['led left 1', 'led left 0'])
  })

  it('R012 takes the time of the host and runs on from there', async () => {
    const { place, say, clock } = await desk()
    expect(place.pd.now()).toBe(START)
    say('00 05 a0746369')
    expect(place.pd.now()).toBe(START)
    say(WAKE)
    say('00 05 a0746369')
    expect(place.pd.now()).toBe(0x696374a0 * 1000)
    clock.advance(5_000)
    expect(place.pd.now()).toBe(0x696374a0 * 1000 + 5_000)
  })

  it('everything an element wrote is safe before a frame leaves', async () => {
    const { world, say, key, settled } = await desk()
    world.insert('pd', 'right', key())
    say(WAKE)
    const before = settled()
    expect(say('02 04')).toHaveLength(1)
    expect(settled()).toBeGreaterThan(before)
  })
})

describe('mishaps at a programming device', () => {
  it('R037 a key is pulled after a number of frames: the rest never leaves it', async () => {
    const { world, say, news, key } = await desk()
    world.insert('pd', 'right', key())
    say(WAKE)
    world.plan({ kind: 'pulled', pd: 'pd', slot: 'right', afterFrames: 2 })
    expect(say('02 04')).toHaveLength(1)
    expect(say('02 10 00')).toEqual(['02 1f 01', `02 ${GONE}`])
    expect(news()).toHaveLength(2)
    expect(world.whereIs(world.deviceIds[0]!)).toEqual({ in: 'hand' })
  })

  it('R037 a key is swapped for another between two steps', async () => {
    const { world, say, key } = await desk()
    const [first, second] = [key(), key()]
    world.insert('pd', 'right', first)
    say(WAKE)
    world.plan({ kind: 'swapped', pd: 'pd', slot: 'right', afterFrames: 1, deviceId: second })
    expect(say('02 04').slice(1)).toEqual(['02 1f 01', `02 ${GONE}`, `02 ${BLANK_KEY}`])
    expect(world.whereIs(second)).toEqual({ in: 'slot', pd: 'pd', slot: 'right' })
    expect(say('02 10 00')).toEqual([])
  })

  it('R136 the cable is unplugged after a number of frames, and plugged in again', async () => {
    const { world, place, say, key, isPlugged } = await desk()
    world.insert('pd', 'right', key())
    say(WAKE)
    world.plan({ kind: 'unplugged', pd: 'pd', slot: 'right', afterFrames: 1 })
    say('02 04')
    expect([place.plugged, isPlugged()]).toEqual([false, false])
    expect(say('02 10 00')).toEqual([])
    await place.plug()
    expect(isPlugged()).toBe(true)
    expect(say('02 10 00')).toEqual([])
    expect(say(WAKE)).toHaveLength(4)
  })

  it('frames on the cable are lost, doubled or damaged once, as planned', async () => {
    const { world, say } = await desk()
    const plan = (kind: 'lost' | 'doubled' | 'damaged', direction: 'toHost' | 'toPd', nth: number) =>
      world.plan({ kind, pd: 'pd', direction, nth })
    plan('lost', 'toPd', 1)
    expect(say(WAKE)).toEqual([])
    plan('damaged', 'toPd', 1)
    expect(say(WAKE)).toEqual([])
    plan('doubled', 'toPd', 1)
    expect(say(WAKE)).toHaveLength(8)
    plan('damaged', 'toHost', 2)
    plan('doubled', 'toHost', 3)
    plan('lost', 'toHost', 4)
    expect(say(WAKE).map((frame) => frame.slice(0, 5))).toEqual(['00 02', '02 03', '02 03'])
    expect(say(WAKE)).toHaveLength(4)
  })

  it('R036 power that fails inside an element leaves it silent until it is put in again', async () => {
    const { world, say, key } = await desk()
    world.insert('pd', 'right', key())
    say(WAKE)
    expect(world.plan({ kind: 'powerCut', pd: 'pd', slot: 'right', afterBytes: 10 }).ok).toBe(true)
    expect(say('02 04')).toEqual([])
    say('02 1f 00')
    expect(say('02 04')).toHaveLength(1)
  })

  it('every mishap is told when it happens, and not before', async () => {
    const { world, say, key } = await desk()
    const struck: string[] = []
    world.subscribe((event) => event.kind === 'struck' && struck.push(event.fault.kind))
    world.insert('pd', 'right', key())
    world.plan({ kind: 'doubled', pd: 'pd', direction: 'toPd', nth: 2 })
    world.plan({ kind: 'pulled', pd: 'pd', slot: 'right', afterFrames: 2 })
    world.plan({ kind: 'powerCut', pd: 'pd', slot: 'right', afterBytes: 10 })
    say(WAKE)
    expect(struck).toEqual([])
    say('02 04')
    expect(struck).toEqual(['doubled', 'powerCut'])
    world.insert('pd', 'left', key())
    expect(world.mishaps.planned(world.desk('pd')!)).toMatchObject([{ kind: 'pulled' }])
  })
})
