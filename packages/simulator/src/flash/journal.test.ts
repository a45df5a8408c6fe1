import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FlashChip, PAGE_BYTES, PowerCut } from './chip.ts'
import { Journal } from './journal.ts'

const PAGES = 12

type Write = readonly { readonly id: number; readonly length: number | null }[]

const content = (journal: Journal): string =>
  JSON.stringify(
    journal.tables().map((table) => [
      table,
      journal
        .ids(table)
        .sort((a, b) => a - b)
        .map((id) => [id, Buffer.from(journal.get(table, id)!).toString('hex')]),
    ]),
  )

function write(journal: Journal, changes: Write, fill: number): void {
  const batch = journal.batch()
  for (const { id, length } of changes)
    if (length === null) batch.delete(1, id)
    else batch.put(1, id, new Uint8Array(length).fill(fill))
  journal.commit(batch)
}

const reboot = (chip: FlashChip): Journal => {
  chip.restorePower()
  const journal = new Journal(chip, 0)
  journal.boot()
  return journal
}

const writes = fc.array(
  fc.record({ id: fc.integer({ min: 0, max: 9 }), length: fc.option(fc.integer({ min: 0, max: 900 })) }),
  { minLength: 1, maxLength: 8 },
)

describe('journal', () => {
  it('boots to exactly what was committed, through many turns of the pages', () => {
    fc.assert(
      fc.property(fc.array(writes, { maxLength: 40 }), (all) => {
        const chip = new FlashChip(PAGES)
        const journal = new Journal(chip, 0)
        all.forEach((changes, n) => {
          write(journal, changes, n)
        })
        expect(content(reboot(chip))).toBe(content(journal))
      }),
      { numRuns: 60 },
    )
  })

  it('T-12: power cuts at random bytes, again and again, leave the old or the new content', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(writes, fc.integer({ min: 0, max: 9000 })), { maxLength: 40 }), (all) => {
        const chip = new FlashChip(PAGES)
        let journal = new Journal(chip, 0)
        all.forEach(([changes, cut], n) => {
          const before = content(journal)
          chip.cutPowerAfter(cut)
          try {
            write(journal, changes, n)
            chip.restorePower()
          } catch (error) {
            if (!(error instanceof PowerCut)) throw error
            journal = reboot(chip)
            const model = new FlashChip(PAGES)
            model.restore(chip.snapshot())
            const after = reboot(model)
            write(after, changes, n)
            expect([before, content(after)]).toContain(content(journal))
          }
        })
      }),
      { numRuns: 60 },
    )
  })

  it('T-12: a cut at every byte of a transaction over several pages, with reclaiming, is old or new', () => {
    const prepare = (): { chip: FlashChip; journal: Journal } => {
      const chip = new FlashChip(8)
      const journal = new Journal(chip, 0)
      for (let n = 0; n < 14; n++) write(journal, [{ id: n % 5, length: 700 }], n)
      return { chip, journal }
    }
    const changes = [0, 1, 2, 3, 4, 5, 6].map((id) => ({ id, length: 600 }))
    const model = prepare()
    const before = content(model.journal)
    const start = model.chip.written
    write(model.journal, changes, 99)
    const after = content(model.journal)
    const bytes = model.chip.written - start
    expect(bytes).toBeGreaterThan(PAGE_BYTES)
    const image = prepare().chip.snapshot()
    for (let cut = 0; cut < bytes; cut++) {
      const chip = new FlashChip(8)
      chip.restore(image)
      const journal = reboot(chip)
      chip.cutPowerAfter(cut)
      expect(() => write(journal, changes, 99)).toThrow(PowerCut)
      const found = content(reboot(chip))
      if (found !== before && found !== after) expect.fail(`mixed content after a cut at ${cut}`)
    }
    expect(content(reboot(model.chip))).toBe(after)
  }, 60_000)

  it('a cut while booting does no harm', () => {
    const chip = new FlashChip(8)
    const journal = new Journal(chip, 0)
    for (let n = 0; n < 20; n++) write(journal, [{ id: n % 7, length: 600 }], n)
    chip.cutPowerAfter(5000)
    expect(() => {
      for (let n = 0; n < 20; n++) write(journal, [{ id: n % 7, length: 900 }], n)
    }).toThrow(PowerCut)
    const image = chip.snapshot()
    const whole = content(reboot(chip))
    for (let cut = 0; cut < 2 * PAGE_BYTES; cut += 7) {
      const again = new FlashChip(8)
      again.restore(image)
      again.restorePower()
      again.cutPowerAfter(cut)
      try {
        new Journal(again, 0).boot()
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error
      }
      expect(content(reboot(again))).toBe(whole)
    }
  })

  it('a page whose head alone was erased when power failed is not taken for the newest', () => {
    const chip = new FlashChip(8)
    const journal = new Journal(chip, 0)
    write(journal, [{ id: 1, length: 10 }], 1)
    const stale = chip.page(0)!.slice()
    stale.fill(0xff, 0, 8)
    write(journal, [{ id: 1, length: 10 }], 2)
    chip.program(7, 0, stale)
    expect(reboot(chip).get(1, 1)![0]).toBe(2)
  })

  it('replaces two fifths of the flash at once, again and again, and says before when it cannot', () => {
    const chip = new FlashChip(64)
    const journal = new Journal(chip, 4)
    const batchOf = (items: number, fill: number) => {
      const batch = journal.batch()
      for (let id = 0; id < items; id++) batch.put(1, id, new Uint8Array(24).fill(fill))
      return batch
    }
    for (let fill = 0; fill < 6; fill++) {
      expect(journal.makeRoom(batchOf(3000, fill))).toBe(true)
      journal.commit(batchOf(3000, fill))
    }
    expect(journal.makeRoom(batchOf(6000, 9))).toBe(false)
    expect(journal.get(1, 2999)![0]).toBe(5)
    expect(journal.size(1)).toBe(3000)
  })

  it('writes in proportion to the change', () => {
    const chip = new FlashChip(64)
    const journal = new Journal(chip, 0)
    for (let id = 0; id < 1000; id++) write(journal, [{ id, length: 16 }], id)
    const start = chip.written
    for (let n = 0; n < 10_000; n++) write(journal, [{ id: n % 1000, length: 16 }], n)
    expect((chip.written - start) / 10_000).toBeLessThan(200)
  })

  it('keeps working after every possible torn tail', () => {
    const chip = new FlashChip(6)
    let journal = new Journal(chip, 0)
    for (let n = 0; n < 400; n++) {
      chip.cutPowerAfter(n % 97)
      try {
        write(journal, [{ id: n % 3, length: 50 }], n)
      } catch (error) {
        if (!(error instanceof PowerCut)) throw error
        journal = reboot(chip)
      }
      chip.restorePower()
      write(journal, [{ id: 9, length: 4 }], n)
      expect(journal.get(1, 9)![0]).toBe(n % 256)
    }
  })
})
