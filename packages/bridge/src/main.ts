import { flushCompileCache } from 'node:module'
import { readArguments, USAGE } from './arguments.ts'
import { startBridge } from './bridge.ts'

/** One JSON object a line on standard output: what happened, never what passed through. */
const log = (entry: object) => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`)
}

// Whoever read the log may be gone; the work goes on.
process.stdout.on('error', () => {})

const STOP_MS = 3_000

const options = readArguments(process.argv.slice(2))
if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${USAGE}`)
  process.exit(2)
}

try {
  const bridge = await startBridge(options, log)
  const stop = async () => {
    // A port or server that takes nothing any more must not keep this process.
    setTimeout(() => process.exit(1), STOP_MS).unref()
    await bridge.stop()
    log({ event: 'stopped' })
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop())
  process.once('SIGINT', () => void stop())
  log({ event: 'ready', status: bridge.statusUrl })
  // Written now and not at the end: whoever is killed starts as quickly again (NODE_COMPILE_CACHE).
  flushCompileCache()
} catch (error) {
  process.stderr.write(`the bridge cannot start: ${(error as Error).message}\n`)
  process.exit(1)
}
