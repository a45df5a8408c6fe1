/** What the device's end of a cable hears. */
export interface Host {
  /** A host has connected; a cable that cannot tell says nothing. */
  came?(): void
  /** Bytes from the host, cut anywhere. */
  bytes(chunk: Uint8Array): void
  /** The host has gone: its program ended or the cable was pulled. */
  gone(): void
}

/** Why the device's end could not be laid out; `message` says what to do. */
export interface LinkFault {
  readonly code: 'noSocat' | 'inUse' | 'failed'
  readonly message: string
}

export type Laid = { readonly ok: true; readonly where: string } | { readonly ok: false; readonly fault: LinkFault }

/** The device's end of the cable to a host: open it, send and receive bytes, close it. */
export interface Link {
  /** Makes the device reachable; `where` is what a host has to open. */
  open(host: Host): Promise<Laid>
  /** Bytes for the host; lost when nobody listens, as on a real cable. */
  send(bytes: Uint8Array): void
  /** Pulls the cable: the host notices, `where` is gone. Open again to plug it in. */
  close(): Promise<void>
}
