import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Address, createLinks, type Link, type LinkListener, type OpenLink } from './index.ts'
import { loadNative, openNative } from './native.ts'
import { openTty } from './tty.ts'

/** The other end of a link: what stands in for the programming device. */
interface FarEnd {
  readonly address: Address
  /** Sends back every byte, in order. */
  echo(): void
  unplug(): void
}

const hasSocat = spawnSync('socat', ['-V']).status === 0
if (!hasSocat && process.env.CI === 'true') throw new Error('socat must be installed where CI=true')
if (!hasSocat) console.warn('socat is missing: the serial half of the link contract is skipped')

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function ptyEnd(): Promise<FarEnd> {
  const folder = mkdtempSync(join(tmpdir(), 'link-'))
  const path = join(folder, 'pd')
  const socat = spawn('socat', ['-d', '-d', `PTY,link=${path},rawer`, 'STDIO'])
  cleanups.push(() => {
    socat.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  // From here on bytes pass as they are.
  await new Promise<void>((ready) => {
    let said = ''
    socat.stderr.on('data', (chunk) => {
      said += chunk
      if (said.includes('starting data transfer loop')) ready()
    })
  })
  return {
    address: { kind: 'serial', path, speed: 115_200 },
    echo: () => socat.stdout.pipe(socat.stdin),
    unplug: () => socat.kill('SIGKILL'),
  }
}

async function tcpEnd(): Promise<FarEnd> {
  const sockets: Socket[] = []
  let echo = false
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    if (echo) socket.pipe(socket)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const unplug = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  cleanups.push(unplug)
  const { port } = server.address() as { port: number }
  return {
    address: { kind: 'tcp', host: '127.0.0.1', port },
    echo: () => {
      echo = true
    },
    unplug,
  }
}

const links = await createLinks()
const SerialPort = await loadNative()
const kinds: {
  name: string
  open: OpenLink<never>
  farEnd: () => Promise<FarEnd>
  runs: boolean
  exclusive: boolean
}[] = [
  { name: 'TCP', open: links, farEnd: tcpEnd, runs: true, exclusive: false },
  { name: 'serial, terminal driver', open: openTty, farEnd: ptyEnd, runs: hasSocat, exclusive: false },
  {
    name: 'serial, native module',
    open: SerialPort === null ? links : openNative(SerialPort),
    farEnd: ptyEnd,
    runs: hasSocat && SerialPort !== null,
    exclusive: true,
  },
]

/** Collects what arrives and lets a test wait for it. */
function collector(): LinkListener & { received(length: number): Promise<Buffer>; readonly ended: Promise<void> } {
  let bytes = Buffer.alloc(0)
  let check = () => {}
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  return {
    bytes: (chunk) => {
      bytes = Buffer.concat([bytes, chunk])
      check()
    },
    closed: () => end(),
    ended,
    received: (length) =>
      new Promise((resolve) => {
        check = () => bytes.length >= length && resolve(bytes)
        check()
      }),
  }
}

async function opened(open: OpenLink<never>, address: Address, listener: LinkListener): Promise<Link> {
  const result = await open(address as never, listener)
  if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.detail}`)
  cleanups.push(() => void result.link.close())
  return result.link
}

for (const { name, open, farEnd, runs, exclusive } of kinds) {
  describe.skipIf(!runs)(`R007 Link contract: ${name}`, () => {
    it('carries every byte value in order, in both directions', async () => {
      const far = await farEnd()
      far.echo()
      const ear = collector()
      const link = await opened(open, far.address, ear)
      const sent = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256))
      const done = new Promise<void>((resolve) => link.send(sent, resolve))
      expect((await ear.received(1024)).equals(sent)).toBe(true)
      await done
    })

    it('says closed exactly once when it is closed here, and the port can be opened again', async () => {
      const far = await farEnd()
      far.echo()
      let closed = 0
      const link = await opened(open, far.address, { bytes: () => {}, closed: () => closed++ })
      await Promise.all([link.close(), link.close()])
      expect(closed).toBe(1)
      const ear = collector()
      const again = await opened(open, far.address, ear)
      again.send(Buffer.from('again'), () => {})
      expect((await ear.received(5)).toString()).toBe('again')
    })

    it('says closed when the cable is pulled, and a late send does no harm', async () => {
      const far = await farEnd()
      const ear = collector()
      const link = await opened(open, far.address, ear)
      far.unplug()
      await ear.ended
      link.send(Buffer.from('late'), () => {
        throw new Error('nobody took these bytes')
      })
      await link.close()
    })

    it('R011 names a port that is not there', async () => {
      const far = await farEnd()
      const address: Address =
        far.address.kind === 'serial' ? { ...far.address, path: `${far.address.path}-missing` } : far.address
      if (address.kind === 'tcp') far.unplug()
      const result = await open(address as never, { bytes: () => {}, closed: () => {} })
      expect(result).toMatchObject({ ok: false, fault: { code: address.kind === 'serial' ? 'notFound' : 'refused' } })
    })

    if (exclusive) {
      it('R013 keeps a second program out of the port', async () => {
        const far = await farEnd()
        await opened(open, far.address, collector())
        const second = await open(far.address as never, collector())
        expect(second).toMatchObject({ ok: false, fault: { code: 'busy' } })
      })
    }
  })
}
