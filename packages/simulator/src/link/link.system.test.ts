import { spawnSync } from 'node:child_process'
import { constants, lstatSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReadStream } from 'node:tty'
import { afterEach, describe, expect, it } from 'vitest'
import type { Host, Link } from './link.ts'
import { memoryLink } from './memory.ts'
import { ptyLink } from './pty.ts'
import { tcpLink } from './tcp.ts'

const hasSocat = spawnSync('socat', ['-V']).status === 0
if (!hasSocat && process.env.CI === 'true') throw new Error('socat must be installed where CI=true')
if (!hasSocat) console.warn('socat is missing: virtual serial ports are skipped')

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** Bytes that came, and promises of more. */
class Ear {
  #bytes = Buffer.alloc(0)
  #end = () => {}
  #check = () => {}
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve
  })
  readonly take = (chunk: Uint8Array) => {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    this.#check()
  }
  readonly end = () => this.#end()
  received(length: number): Promise<Buffer> {
    return new Promise((resolve) => {
      this.#check = () => {
        if (this.#bytes.length >= length) resolve(this.#bytes)
      }
      this.#check()
    })
  }
}

interface HostEnd {
  readonly ear: Ear
  send(bytes: Uint8Array): void
}

interface Kind {
  readonly name: string
  readonly runs: boolean
  make(): { link: Link; connect(where: string): Promise<HostEnd> }
}

const kinds: Kind[] = [
  {
    name: 'TCP',
    runs: true,
    make: () => ({
      link: tcpLink(0),
      connect: (where) =>
        new Promise((resolve) => {
          const ear = new Ear()
          const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(where).port) }, () =>
            resolve({ ear, send: (bytes) => socket.write(bytes) }),
          )
          cleanups.push(() => socket.destroy())
          socket.on('data', ear.take).on('close', ear.end)
        }),
    }),
  },
  {
    name: 'PTY',
    runs: hasSocat,
    make: () => {
      const folder = mkdtempSync(join(tmpdir(), 'pty-'))
      cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
      return {
        link: ptyLink(join(folder, 'pd')),
        connect: (where) => {
          const ear = new Ear()
          const fd = openSync(where, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
          const stream = new ReadStream(fd)
          cleanups.push(() => stream.destroy())
          stream.on('data', ear.take).on('error', ear.end).on('close', ear.end)
          return Promise.resolve({ ear, send: (bytes) => stream.write(bytes) })
        },
      }
    },
  },
  {
    name: 'memory',
    runs: true,
    make: () => {
      const ear = new Ear()
      const { device, host } = memoryLink({ plugged: () => {}, bytes: ear.take, unplugged: ear.end })
      return { link: device, connect: () => Promise.resolve({ ear, send: host.send }) }
    },
  },
]

/** Opens the device's end; a device that sends back what it hears when `echo`. */
async function lay(link: Link, echo = false): Promise<{ where: string; ear: Ear }> {
  const ear = new Ear()
  const host: Host = { bytes: echo ? (chunk) => link.send(chunk) : ear.take, gone: ear.end }
  const laid = await link.open(host)
  if (!laid.ok) throw new Error(laid.fault.message)
  cleanups.push(() => void link.close())
  return { where: laid.where, ear }
}

for (const { name, runs, make } of kinds) {
  describe.skipIf(!runs)(`Link contract, device's end: ${name}`, () => {
    it('carries every byte value in order, in both directions', async () => {
      const { link, connect } = make()
      const { where } = await lay(link, true)
      const host = await connect(where)
      const sent = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256))
      host.send(sent)
      expect((await host.ear.received(1024)).equals(sent)).toBe(true)
    })

    it('tells both ends when the cable is pulled, and comes back at the same place', async () => {
      const { link, connect } = make()
      const first = await lay(link)
      const host = await connect(first.where)
      host.send(Buffer.from('a'))
      await first.ear.received(1)
      await link.close()
      await Promise.all([host.ear.ended, first.ear.ended])
      link.send(Buffer.from('nobody listens'))

      const second = await lay(link)
      expect(second.where).toBe(first.where)
      const again = await connect(second.where)
      again.send(Buffer.from('again'))
      expect((await second.ear.received(5)).toString()).toBe('again')
    })

    it('closing a cable that is not laid does nothing', async () => {
      await make().link.close()
    })
  })
}

describe('laying a cable where it cannot go', () => {
  it('TCP: names a port in use', async () => {
    const { where } = await lay(tcpLink(0))
    const second = tcpLink(Number(new URL(where).port))
    expect(await second.open({ bytes: () => {}, gone: () => {} })).toMatchObject({
      ok: false,
      fault: { code: 'inUse' },
    })
  })

  it('TCP: a second host is turned away while one is connected', async () => {
    const { link, connect } = kinds[0]!.make()
    const { where } = await lay(link, true)
    const first = await connect(where)
    first.send(Buffer.from('1'))
    await first.ear.received(1)
    const second = await connect(where)
    await second.ear.ended
    first.send(Buffer.from('2'))
    expect((await first.ear.received(2)).toString()).toBe('12')
  })

  it('PTY: without socat it says what to install', async () => {
    const path = process.env.PATH
    process.env.PATH = ''
    cleanups.push(() => {
      process.env.PATH = path
    })
    const laid = await ptyLink(join(tmpdir(), 'no-socat-pd')).open({ bytes: () => {}, gone: () => {} })
    expect(laid).toMatchObject({ ok: false, fault: { code: 'noSocat', message: expect.stringContaining('install') } })
  })

  it.skipIf(!hasSocat)('PTY: the path goes with the cable', async () => {
    const { link } = kinds[1]!.make()
    const { where } = await lay(link)
    await link.close()
    expect(lstatSync(where, { throwIfNoEntry: false })).toBeUndefined()
  })

  it.skipIf(!hasSocat)('PTY: a file that is no link is left alone', async () => {
    const laid = await ptyLink(tmpdir()).open({ bytes: () => {}, gone: () => {} })
    expect(laid).toMatchObject({ ok: false, fault: { code: 'inUse' } })
  })
})
