import type { Address } from './link.ts'

/** Speed of a programming device that nobody chose otherwise, baud. */
export const DEFAULT_SPEED = 115_200

/** `tcp://host:port` is TCP, everything else the path or name of a serial port (R007). Null: not an address. */
export function parseAddress(text: string, speed = DEFAULT_SPEED): Address | null {
  if (text === '' || !Number.isInteger(speed) || speed <= 0) return null
  if (!text.includes('://')) return { kind: 'serial', path: text, speed }
  const url = URL.parse(text)
  if (url === null || url.protocol !== 'tcp:' || url.hostname === '' || url.port === '') return null
  // `[::1]` in a URL is `::1` for a socket.
  return { kind: 'tcp', host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port) }
}

/** What a person calls this link. */
export function addressLabel(address: Address): string {
  if (address.kind === 'serial') return address.path
  return address.host.includes(':')
    ? `tcp://[${address.host}]:${address.port}`
    : `tcp://${address.host}:${address.port}`
}
