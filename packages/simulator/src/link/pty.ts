import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { closeSync, constants, existsSync, lstatSync, openSync, unlinkSync } from 'node:fs'
import type { Laid, Link } from './link.ts'

/**
 * A device behind a pseudo terminal, `where` = `path`, a symbolic link that a host opens like a serial port. Made by the
 * program `socat`. Like a serial cable it does not tell whether a host has the port open.
 */
export function ptyLink(path: string): Link {
  let socat: ChildProcessWithoutNullStreams | null = null
  let slave: number | null = null
  return {
    open: async (host): Promise<Laid> => {
      if (isLink(path)) unlinkSync(path)
      else if (existsSync(path))
        return { ok: false, fault: { code: 'inUse', message: `${path} exists and is no symbolic link` } }

      const started = await start(path)
      if ('fault' in started) return { ok: false, fault: started.fault }
      socat = started.socat
      // While no host has it open the terminal would end: this end stays open, is never read, and keeps the path.
      slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK)
      const held = slave
      socat.stdin.on('error', () => {})
      socat.stdout.on('data', (chunk: Uint8Array) => host.bytes(chunk))
      socat.once('close', () => {
        socat = null
        slave = null
        closeSync(held)
        if (isLink(path)) unlinkSync(path)
        host.gone()
      })
      return { ok: true, where: path }
    },
    send: (bytes) => {
      socat?.stdin.write(bytes)
    },
    close: () =>
      new Promise((resolve) => {
        if (socat === null) return resolve()
        socat.once('close', () => resolve())
        socat.kill('SIGTERM')
      }),
  }
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true

type Started =
  | { readonly socat: ChildProcessWithoutNullStreams }
  | { readonly fault: { code: 'noSocat' | 'failed'; message: string } }

/** What socat says when the terminal is there and passes bytes as they are; a host that came earlier would see echoes. */
const READY = 'starting data transfer loop'

/** Resolves when the path can be used, or with the reason why it never will be. */
function start(path: string): Promise<Started> {
  return new Promise((resolve) => {
    const failed = (code: 'noSocat' | 'failed', message: string) => resolve({ fault: { code, message } })
    const socat = spawn('socat', ['-d', '-d', `PTY,link=${path},rawer`, 'STDIO'])
    let said = ''
    socat.stderr.on('data', (chunk) => {
      if (said.includes(READY)) return
      said += chunk
      if (said.includes(READY)) resolve({ socat })
    })
    socat.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') return failed('failed', error.message)
      failed('noSocat', 'a virtual serial port needs the program "socat": install it, or use the TCP port instead')
    })
    socat.once('close', () => failed('failed', said.trim() || `socat ended without making ${path}`))
  })
}
