import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AppOptions } from '@lockwright/server/app'
import { scratchFolder } from '@lockwright/server/testing'

const SERVE = join(createRequire(import.meta.url).resolve('@lockwright/simulator/control'), '../../serve.ts')

/** A served site as `npm start` has one: what the workbench plays with. */
export interface VirtualBench {
  readonly site: NonNullable<AppOptions['workbench']>
  close(): Promise<void>
}

export async function openBench(): Promise<VirtualBench> {
  const folder = await scratchFolder()
  const tokenFile = join(folder, 'token')
  const child: ChildProcess = spawn(
    process.execPath,
    [SERVE, '--data', join(folder, 'site'), '--token-file', tokenFile, '--voucher-key', '02'.repeat(33)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  const { control } = JSON.parse(line) as { readonly control: string }
  return {
    site: { url: control, tokenFile },
    async close() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
