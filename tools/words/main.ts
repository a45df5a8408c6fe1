import { readFileSync } from 'node:fs'
import { addRefused } from './refused.ts'

/** `node tools/words/main.ts < list`: adds a list of names, one a line, to those the project refuses. */
const words = readFileSync(0, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
addRefused(words)
console.log(`${words.length} names are on the list.`)
