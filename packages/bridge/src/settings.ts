import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Choice } from './discover/index.ts'
import { addressLabel, DEFAULT_SPEED, parseAddress } from './link/index.ts'

/** The port chosen by hand, kept over restarts (R095). A file that is missing or broken means "find it". */
export function loadChoice(file: string): Choice {
  try {
    const { port, speed } = JSON.parse(readFileSync(file, 'utf8')) as { port?: unknown; speed?: unknown }
    const baud = speed === undefined ? DEFAULT_SPEED : Number(speed)
    const address = typeof port === 'string' ? parseAddress(port, baud) : null
    return address === null ? { kind: 'auto' } : { kind: 'address', address }
  } catch {
    return { kind: 'auto' }
  }
}

export function saveChoice(file: string, choice: Choice): void {
  const content =
    choice.kind === 'auto'
      ? {}
      : {
          port: addressLabel(choice.address),
          speed: choice.address.kind === 'serial' ? choice.address.speed : undefined,
        }
  writeFileSync(`${file}.new`, JSON.stringify(content))
  renameSync(`${file}.new`, file)
}
