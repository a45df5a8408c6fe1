import { describe, expect, it } from 'vitest'
import { type Address, addressLabel, type OpenLink } from '../link/index.ts'
import { PdPeer } from '../testing/pdPeer.ts'
import { ManualTimers } from '../testing/timers.ts'
import { Discovery } from './discovery.ts'
import { ANSWER_MS, type Pd } from './greet.ts'

/** Ports of a machine: those with a peer behind them can be opened. Time moves only when the test says so. */
function machine() {
  const timers = new ManualTimers()
  const peers = new Map<string, PdPeer>()
  const tries: string[] = []
  const found = new Map<number, Pd>()
  const lost: number[] = []
  const listed: Address[] = []
  const open: OpenLink = (address, listener) => {
    tries.push(addressLabel(address))
    const peer = peers.get(addressLabel(address))
    if (peer !== undefined) return peer.open(address, listener)
    return Promise.resolve({ ok: false, fault: { code: 'notFound', address, detail: '' } })
  }
  const discovery = new Discovery(
    {
      open,
      probe: () => Promise.resolve([...listed]),
      timers,
      serverReachable: () => false,
      backoff: (attempt) => attempt * 5_000,
      found: (link, pd) => {
        found.set(link, pd)
        return {
          message: () => {},
          lost: () => {
            found.delete(link)
            lost.push(link)
          },
        }
      },
    },
    { kind: 'auto' },
  )
  const add = (path: string, answers = true) => {
    const peer = new PdPeer(path)
    peer.answers = answers
    peers.set(path, peer)
    listed.push(peer.address)
    return peer
  }
  /** Lets promises that are under way come to rest, then moves time on. */
  const pass = async (ms: number) => {
    timers.advance(ms)
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  return { timers, discovery, found, lost, listed, tries, add, pass, peers }
}

describe('discovery', () => {
  it('R007 finds a programming device among ports by itself and releases the ones that stay silent', async () => {
    const { discovery, add, pass, found } = machine()
    const modem = add('/dev/ttyUSB0', false)
    add('/dev/ttyUSB1')
    discovery.start()
    await pass(0)
    expect([...found.values()].map(({ address }) => addressLabel(address))).toEqual(['/dev/ttyUSB1'])
    expect(modem.opened).toBe(1)
    await pass(ANSWER_MS)
    expect(modem.opened).toBe(0)
    expect(discovery.faults).toEqual([{ code: 'silent', address: modem.address }])
  })

  it('R007 numbers several programming devices apart', async () => {
    const { discovery, add, pass, found } = machine()
    add('/dev/a')
    add('/dev/b')
    discovery.start()
    await pass(0)
    expect([...found.keys()].sort()).toEqual([1, 2])
  })

  it('tries a silent port again only after a growing pause', async () => {
    const { discovery, add, pass, tries } = machine()
    add('/dev/modem', false)
    discovery.start()
    const triesBy = async (ms: number) => {
      for (let left = ms; left > 0; left -= 500) await pass(500)
      return tries.length
    }
    await pass(0)
    expect(await triesBy(4_000)).toBe(1)
    expect(await triesBy(4_000)).toBe(2)
    expect(await triesBy(8_000)).toBe(2)
    expect(await triesBy(5_000)).toBe(3)
  })

  it('R136 finds a programming device again after it was unplugged', async () => {
    const { discovery, add, pass, found, lost, listed } = machine()
    const pd = add('/dev/pd')
    discovery.start()
    await pass(0)
    pd.unplug()
    listed.length = 0
    await pass(2_000)
    expect([...found.keys()]).toEqual([])
    expect(lost).toEqual([1])
    listed.push(pd.address)
    await pass(2_000)
    expect([...found.keys()]).toEqual([1])
  })

  it('R095 a port chosen by hand is the only one, with its speed; auto takes all again', async () => {
    const { discovery, add, pass, found } = machine()
    const first = add('/dev/first')
    const second = add('/dev/second')
    discovery.start()
    await pass(0)
    expect(found.size).toBe(2)
    const byHand: Address = { kind: 'serial', path: '/dev/second', speed: 9_600 }
    await discovery.choose({ kind: 'address', address: byHand })
    await pass(0)
    expect([first.opened, second.opened]).toEqual([0, 1])
    expect([...found.values()].map(({ address }) => address)).toEqual([byHand])
    await discovery.choose({ kind: 'auto' })
    await pass(2_000)
    expect(found.size).toBe(2)
  })

  it('R011 says why a chosen port gives no device', async () => {
    const { discovery, pass } = machine()
    const address: Address = { kind: 'serial', path: '/dev/none', speed: 115_200 }
    await discovery.choose({ kind: 'address', address })
    discovery.start()
    await pass(0)
    expect(discovery.faults).toMatchObject([{ code: 'notFound', address }])
  })

  it('stops: every port is released, also one whose answer was under way', async () => {
    const { discovery, add, pass, timers, found } = machine()
    const pd = add('/dev/pd')
    const slow = add('/dev/slow', false)
    discovery.start()
    await pass(0)
    const stopped = discovery.stop()
    await pass(ANSWER_MS)
    await stopped
    expect([pd.opened, slow.opened]).toEqual([0, 0])
    expect(found.size).toBe(0)
    expect(timers.pending).toBe(0)
  })
})
