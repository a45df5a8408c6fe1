import { execFileSync, fork } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { scratchFolder } from '@lockwright/server/testing'
import { type Benchmark, median, round } from '../measure.ts'
import { endServer, spawnServer } from '../server/start.ts'

const STARTS = 5
/** Builds what the first page is, if it is not there. */
const PAGES = fileURLToPath(new URL('../../tools/pages/main.ts', import.meta.url))
/** Nothing but the runtime and a port. */
const BARE = `const { createServer } = require('node:http')
  const server = createServer((_, answer) => answer.end('<!doctype html>'))
  server.listen(0, '127.0.0.1', () => process.send(server.address().port))`

/** Seconds from nothing to the first page. */
async function untilFirstPage(start: () => Promise<string>): Promise<number> {
  const begin = process.hrtime.bigint()
  const page = await fetch(`${await start()}/`, { headers: { accept: 'text/html' } })
  if (!/^<!doctype html>/i.test(await page.text())) throw new Error('this is no page')
  return Number(process.hrtime.bigint() - begin) / 1e9
}

function bareStart(): Promise<number> {
  return untilFirstPage(
    () =>
      new Promise((resolve) => {
        const child = fork('-e', [BARE], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
        child.once('message', (port) => resolve(`http://127.0.0.1:${port}`))
        bare.push(child)
      }),
  )
}

const bare: ReturnType<typeof fork>[] = []

export const coldStartBenchmark: Benchmark = async () => {
  execFileSync(process.execPath, [PAGES], { stdio: ['ignore', 'ignore', 'inherit'] })
  const data = await scratchFolder()
  await endServer((await spawnServer(data)).child) // The first run makes the database.
  const taken: { ours: number[]; bare: number[] } = { ours: [], bare: [] }
  for (let start = 0; start < STARTS; start++) {
    let child: Awaited<ReturnType<typeof spawnServer>>['child'] | null = null
    taken.ours.push(
      await untilFirstPage(async () => {
        const server = await spawnServer(data)
        child = server.child
        return server.url
      }),
    )
    await endServer(child!)
    taken.bare.push(await bareStart())
    bare.pop()!.kill()
  }
  await rm(data, { recursive: true })
  const [ours, theirs] = [median(taken.ours), median(taken.bare)]
  return [
    {
      name: 'cold start to first page, second run, with its own database',
      value: round(ours),
      unit: 's',
      yardstick: round(theirs),
      ratio: round(ours / theirs),
      budget: 'value <= yardstick + 3 s (start of a bare server process)',
      ok: ours <= theirs + 3,
    },
  ]
}
