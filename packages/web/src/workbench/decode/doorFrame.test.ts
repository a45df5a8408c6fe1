import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeDoorFrame, fromHex } from './doorFrame.ts'

const VECTORS = JSON.parse(
  readFileSync(new URL('../../../../../spec/vectors/door.json', import.meta.url), 'utf8'),
) as unknown

/** Every value of the vectors whose name ends in Frame. */
function frames(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, value]) =>
    typeof value === 'string' && /Frame$/.test(name) ? [value] : frames(value),
  )
}

const meaningOf = (hex: string, name: string, of: string | null = null) =>
  decodeDoorFrame(fromHex(hex)).fields.find((field) => field.name === name && field.of === of)?.meaning

describe('door frames', () => {
  const all = frames(VECTORS)

  it('every byte of the vectors belongs to one field, none is left over', () => {
    expect(all.map((hex) => decodeDoorFrame(fromHex(hex)).name)).toEqual(expect.arrayContaining(['M1', 'M2', 'M3']))
    for (const hex of all) {
      const { fields } = decodeDoorFrame(fromHex(hex))
      let at = 0
      for (const field of fields) {
        expect(field.at).toBe(at)
        at += field.length
      }
      expect(at).toBe(hex.length / 2)
      expect(fields.map(({ name }) => name)).not.toContain('rest')
      expect(meaningOf(hex, 'crc')).toEqual({ kind: 'words', words: ['crcGood'] })
    }
  })

  const M1 = '270101012a000000011000000100580205000002d2040000a0a1a2a3a4a5a6a7a8a9aaab0207000900d9bb'

  it('says what the fields mean', () => {
    expect(decodeDoorFrame(fromHex(M1))).toMatchObject({ name: 'M1', sealed: false })
    expect(meaningOf(M1, 'sysId')).toEqual({ kind: 'number', value: 42 })
    expect(meaningOf(M1, 'floorDay')).toEqual({ kind: 'number', value: 600 })
    expect(meaningOf(M1, 'blVer')).toEqual({ kind: 'text', text: '512.5' })
    expect(meaningOf('010e0dabcd', 'reason')).toEqual({ kind: 'code', value: 13, word: 'reasonNotClaimed' })
  })

  it('a flipped bit shows in the CRC', () => {
    const bytes = fromHex(M1)
    bytes[9]! ^= 0x10
    expect(decodeDoorFrame(bytes).fields.at(-1)?.meaning).toEqual({ kind: 'words', words: ['crcBad'] })
  })

  it('a sealed record shows its length and no content', () => {
    const { fields, sealed } = decodeDoorFrame(fromHex(`0c06${'ab'.repeat(12)}0000`))
    expect(sealed).toBe(true)
    expect(fields.map(({ name, length }) => [name, length])).toEqual([
      ['len', 1],
      ['type', 1],
      ['ciphertext', 4],
      ['tag', 8],
      ['crc', 2],
    ])
  })

  it('anything at all is shown', () => {
    for (let length = 0; length < 40; length++)
      for (const type of [0, 1, 2, 3, 4, 5, 6, 13, 14, 99]) {
        const bytes = new Uint8Array(length).fill(type)
        const taken = decodeDoorFrame(bytes).fields.reduce((sum, field) => sum + field.length, 0)
        expect(taken).toBe(length)
      }
  })
})
