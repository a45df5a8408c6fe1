#!/usr/bin/env node
import { run } from './run.ts'

/** `lockwright`: the API of a server at the command line (docs/guide/integrator). */
process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
})
