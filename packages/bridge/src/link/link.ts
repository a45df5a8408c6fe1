/** Where a programming device is reached: a serial port with its speed in baud, or a TCP address. */
export type Address =
  | { readonly kind: 'serial'; readonly path: string; readonly speed: number }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }

/** A byte stream to one programming device. Bytes arrive in order; nothing is known about what they mean. */
export interface Link {
  readonly address: Address
  /** Queues bytes in order; `done` when the system has taken them (never after the link has closed). */
  send(bytes: Uint8Array, done: () => void): void
  /** Sends what is queued and releases the port; resolves when another program may open it. May be called again. */
  close(): Promise<void>
}

/** What the owner of a link hears. `closed` comes exactly once, whatever ended it: cable, peer or own `close`. */
export interface LinkListener {
  bytes(chunk: Uint8Array): void
  closed(): void
}

/**
 * Why a port could not be opened, in the words a person can act on:
 * `notFound` no such port or host, `busy` another program has it, `forbidden` no permission,
 * `refused` nobody listens, `failed` anything else (then `detail` helps).
 */
export interface LinkFault {
  readonly code: 'notFound' | 'busy' | 'forbidden' | 'refused' | 'failed'
  readonly address: Address
  readonly detail: string
}

export type Opened = { readonly ok: true; readonly link: Link } | { readonly ok: false; readonly fault: LinkFault }

/** Opens one kind of link. Never throws: a port that cannot be opened is a `LinkFault`. */
export type OpenLink<A extends Address = Address> = (address: A, listener: LinkListener) => Promise<Opened>

/** Tells the codes of the operating system apart. */
export function linkFault(address: Address, error: unknown): LinkFault {
  const detail = error instanceof Error ? error.message : String(error)
  const code = (error as { code?: unknown } | null)?.code
  const matches = (codes: readonly string[], text: RegExp) => codes.includes(String(code)) || text.test(detail)
  if (matches(['ENOENT', 'ENOTFOUND', 'ENXIO', 'ENODEV'], /no such file|file not found|unknown error code 2/i)) {
    return { code: 'notFound', address, detail }
  }
  if (matches(['EACCES', 'EPERM'], /permission denied|access denied/i)) return { code: 'forbidden', address, detail }
  if (matches(['EBUSY'], /cannot lock port|resource busy|temporarily unavailable/i)) {
    return { code: 'busy', address, detail }
  }
  if (matches(['ECONNREFUSED'], /ECONNREFUSED/)) return { code: 'refused', address, detail }
  return { code: 'failed', address, detail }
}
