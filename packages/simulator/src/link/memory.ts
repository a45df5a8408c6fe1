import type { Host, Link } from './link.ts'

/** The host's end of a cable inside one process. */
export interface MemoryHost {
  send(bytes: Uint8Array): void
  readonly connected: boolean
}

/** What the host's end hears: whether the cable is plugged in, and bytes. */
export interface MemoryListener {
  plugged(): void
  bytes(chunk: Uint8Array): void
  unplugged(): void
}

/**
 * A cable inside one process for simulations. Chunks arrive one after the other in the order they were sent (what is
 * sent while one is being taken waits for its turn), so the same inputs always give the same run. Chunks under way when
 * the cable is pulled are lost.
 */
export function memoryLink(listener: MemoryListener): { device: Link; host: MemoryHost } {
  const underWay: (() => void)[] = []
  let delivering = false
  let host: Host | null = null
  const deliver = (step: () => void) => {
    underWay.push(step)
    if (delivering) return
    delivering = true
    try {
      for (let next = underWay.shift(); next !== undefined; next = underWay.shift()) next()
    } finally {
      delivering = false
    }
  }
  return {
    device: {
      open: (opened) => {
        host = opened
        deliver(() => listener.plugged())
        return Promise.resolve({ ok: true, where: 'memory' })
      },
      send: (bytes) => {
        const to = host
        if (to !== null) deliver(() => host === to && listener.bytes(bytes))
      },
      close: () => {
        const was = host
        host = null
        if (was !== null) {
          deliver(() => {
            listener.unplugged()
            was.gone()
          })
        }
        return Promise.resolve()
      },
    },
    host: {
      send: (bytes) => {
        const to = host
        if (to !== null) deliver(() => host === to && to.bytes(bytes))
      },
      get connected() {
        return host !== null
      },
    },
  }
}
