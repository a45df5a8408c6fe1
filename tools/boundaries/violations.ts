import { posix } from 'node:path'
import type { SourceFile } from '../files/sources.ts'
import { type Import, importsOf } from './imports.ts'
import { ROOMS, type RoomRules } from './rooms.ts'

const OUTSIDE_WORLD =
  /\b(Date|Intl|Temporal|setTimeout|setInterval|setImmediate|queueMicrotask|performance|process|Buffer|globalThis|console|fetch|navigator|WebSocket)\b|\bMath\s*(?:\.\s*random\b|\[)|=\s*Math\b(?!\s*\.)/

const isTest = (path: string) => path.endsWith('.test.ts')
const isTesting = (path: string) => isTest(path) || /\/testing(\/|\.ts$)/.test(path)

/** Everything in `file` that a wall forbids, each with the remedy; `doorExists` knows which doors a room has. */
export function violationsOf(file: SourceFile, doorExists: (room: string, door: string) => boolean): string[] {
  const room = ROOMS.find(({ folder }) => file.path.startsWith(`${folder}/`))
  if (!room) return [`${file.path}: belongs to no room; add it to tools/boundaries/rooms.ts`]
  const faults = importsOf(file.text).flatMap((found) => faultOf(found, file, room, doorExists) ?? [])
  if (room.pure && !isTesting(file.path) && !isAdapter(file, room)) faults.push(...impurities(file.text))
  return faults.map((fault) => `${file.path}: ${fault}`)
}

function faultOf(
  found: Import,
  file: SourceFile,
  room: RoomRules,
  doorExists: (room: string, door: string) => boolean,
): string | null {
  if (found.kind === 'computed') {
    return room.folder.startsWith('packages/') ? 'imports a computed name; write the name out' : null
  }
  const { target } = found
  if (target.startsWith('.')) {
    const place = posix.join(posix.dirname(file.path), target)
    return place.startsWith(`${room.folder}/`) ? null : `"${target}" leaves the room; use a package door`
  }
  if (target.startsWith('/') || target.startsWith('file:')) return `"${target}" is a place, not a door`
  if (target.startsWith('@lockwright/')) return faultOfDoor(target, file, room, doorExists)
  if (target.startsWith('node:')) {
    const allowed = !room.pure || isAdapter(file, room) || isTest(file.path)
    return allowed ? null : `"${target}" in a pure room; take what you need as a parameter`
  }
  if (isTest(file.path)) return null
  if (target === 'vitest' || target === 'fast-check') {
    return isTesting(file.path) || !room.folder.startsWith('packages/') ? null : `"${target}" outside a test`
  }
  return room.folder === 'packages/domain' ? `"${target}": the domain depends on nothing` : null
}

function faultOfDoor(
  target: string,
  file: SourceFile,
  room: RoomRules,
  doorExists: (room: string, door: string) => boolean,
): string | null {
  const [other = '', ...rest] = target.slice('@lockwright/'.length).split('/')
  const door = rest.join('/')
  if (`packages/${other}` === room.folder) return `"${target}" is this room; use a relative path`
  const forTests =
    isTesting(file.path) && room.may.some((may) => may.startsWith('protocol/')) ? ['protocol/testing'] : []
  const allowed = [...room.may, ...forTests].some((may) => may === `${other}/${door}` || may === `${other}/*`)
  if (!allowed) return `"${target}" is behind a wall; ${room.folder} may import ${room.may.join(', ') || 'nothing'}`
  if (door.split('/').includes('testing') && !isTesting(file.path) && room.folder.startsWith('packages/')) {
    return `"${target}" is for tests only`
  }
  return doorExists(other, door) ? null : `"${target}" is no door: there is no packages/${other}/src/${door}/index.ts`
}

function isAdapter(file: SourceFile, room: RoomRules): boolean {
  return room.adapters.some((folder) => file.path.startsWith(`${room.folder}/src/${folder}/`))
}

function impurities(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ' ').replace(/'[^'\n]*'|"[^"\n]*"/g, "''")
  const match = OUTSIDE_WORLD.exec(code)
  return match ? [`"${match[0]}" in a pure room; time, randomness and input are handed in`] : []
}
