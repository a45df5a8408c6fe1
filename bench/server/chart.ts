import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BenchServer } from './start.ts'

/** Who may where in a real company: pairs of a person and a permission, 105,205 of them. Not part of the project. */
const FILE = fileURLToPath(new URL('../../../shared/data/access-matrix-americas_small.txt', import.meta.url))
const RIGHTS = 105_205
const KEYS = 3477
const DOORS = 10_127

export interface BenchChart {
  readonly name: string
  readonly bytes: Buffer
}

/** The real one where it is, else one of the same size. */
export function largeChart(): BenchChart {
  if (existsSync(FILE)) return { name: 'access-matrix.txt', bytes: readFileSync(FILE) }
  console.error(`skipped: ${FILE} is not there; a generated chart of the same size takes its place`)
  const pairs = Array.from({ length: RIGHTS }, (_, i) => `${i % KEYS} ${(Math.floor(i / KEYS) * 331 + i * 7) % DOORS}`)
  return { name: 'generated.txt', bytes: Buffer.from(pairs.join('\n')) }
}

/** A new system with this chart in it, by preview and apply. */
export async function importChart({ api }: BenchServer, { name, bytes }: BenchChart) {
  const { systemId } = await api.system.create({ name: 'Chart', code: 'C-1' })
  const begin = process.hrtime.bigint()
  const { importNo } = await api.import.preview({ systemId, fileName: name, content: bytes.toString('base64') })
  const { rights } = await api.import.apply({ systemId, importNo })
  return { systemId, rights, seconds: Number(process.hrtime.bigint() - begin) / 1e9 }
}
