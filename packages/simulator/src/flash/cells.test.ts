import { describe, expect, it } from 'vitest'
import { KeyCells } from './cells.ts'
import { FlashChip, PowerCut } from './chip.ts'

const key = (n: number): Uint8Array => new Uint8Array(16).fill(1 + (n % 200))

describe('cells for keys that leave no trace', () => {
  it('B2: only the current key is in the flash, over many turns of the pages', () => {
    const chip = new FlashChip(2)
    const cells = new KeyCells(chip, 0)
    let current = -1
    for (let n = 0; n < 1500; n++) {
      const next = cells.writeAfter(current, key(n))
      if (current >= 0) cells.wipe(current)
      current = next
    }
    expect(cells.read(current)).toEqual(key(1499))
    const rest = Buffer.from(chip.snapshot())
    expect(rest.includes(Buffer.from(key(1498)))).toBe(false)
  })

  it('B2: after a cut at any byte, boot wipes the old key and the next one that never counted', () => {
    for (let before = 1; before < 515; before += 171)
      for (let cut = 0; cut < 5000; cut += cut < 40 ? 1 : 613) {
        const chip = new FlashChip(2)
        const cells = new KeyCells(chip, 0)
        let current = -1
        for (let n = 0; n < before; n++) {
          const next = cells.writeAfter(current, key(n))
          if (current >= 0) cells.wipe(current)
          current = next
        }
        chip.cutPowerAfter(cut)
        try {
          const next = cells.writeAfter(current, key(before))
          cells.wipe(current)
          current = next
        } catch (error) {
          if (!(error instanceof PowerCut)) throw error
        }
        chip.restorePower()
        cells.wipeAllBut(current)
        const held = cells.read(current)
        const image = Buffer.from(chip.snapshot())
        for (let n = 0; n <= before; n++)
          if (held[0] !== key(n)[0]) expect(image.includes(Buffer.from(key(n)))).toBe(false)
        const next = cells.writeAfter(current, key(before + 1))
        expect(cells.read(next)).toEqual(key(before + 1))
      }
  })
})
