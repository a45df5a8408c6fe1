import { watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createSecureContext } from 'node:tls'

/** Paths of a certificate chain and its key, both PEM. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

interface Context {
  readonly cert: Buffer
  readonly key: Buffer
}

export interface WatchedTls {
  readonly context: Context
  /** Called with the new files after a change; half written or not fitting ones are passed over. */
  onChange(use: (context: Context) => void): void
  stop(): void
}

const SETTLE_MS = 200

/** Reads the files now and whenever their folders change: a renewed certificate needs no restart. */
export async function watchTls(files: TlsFiles): Promise<WatchedTls> {
  const read = async (): Promise<Context> => {
    const [cert, key] = await Promise.all([readFile(files.cert), readFile(files.key)])
    createSecureContext({ cert, key })
    return { cert, key }
  }
  const context = await read()
  let use: (context: Context) => void = () => {}
  let timer: NodeJS.Timeout | null = null
  // The folders, not the files: renewal replaces files by renaming, and links by links.
  const watchers = [...new Set([dirname(files.cert), dirname(files.key)])].map((folder) =>
    watch(folder, () => {
      if (timer) clearTimeout(timer)
      timer = setTimeout(() => {
        read().then(
          (fresh) => use(fresh),
          () => {}, // Keep what works; the next change is looked at again.
        )
      }, SETTLE_MS)
    }),
  )
  return {
    context,
    onChange(call) {
      use = call
    },
    stop() {
      if (timer) clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}
