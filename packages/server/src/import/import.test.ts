import { readFile as readBytes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Chart, guessLayout, type Layout, readChart, readFile } from './index.ts'

const CASES = join(import.meta.dirname, 'cases')

async function chartOf(name: string, change: (layout: Layout) => Layout = (layout) => layout): Promise<Chart> {
  const grid = await readFile(await readBytes(join(CASES, name)))
  return readChart(grid, change(guessLayout(grid)!))
}

/** `key > cylinder`, sorted: what the chart grants. */
const grants = ({ keys, cylinders, rights }: Chart) =>
  rights.map(([key, cylinder]) => `${keys[key]!.marking} > ${cylinders[cylinder]!.marking}`).sort()

const text = (content: string) => readFile(Buffer.from(content))

describe('a German chart with semicolons, old coding, titles, two heads and sums', () => {
  it('becomes keys, cylinders and rights', async () => {
    const chart = await chartOf('schule-semikolon-1252.csv')
    expect(chart.keys).toEqual([
      { marking: 'GHS', name: 'Verwaltung' },
      { marking: '1', name: '' },
      { marking: '2', name: 'Haus-\r\nmeister' },
      { marking: '3', name: 'Küche' },
      { marking: '4', name: '' },
    ])
    expect(chart.cylinders).toEqual([
      { marking: '101', name: 'Haupteingang; Süd', place: 'EG', note: 'Panik' },
      { marking: '102', name: 'Sekretariat', place: 'EG', note: '' },
      { marking: '103/1', name: 'Küche', place: 'UG', note: '' },
      { marking: '103/2', name: 'Küche', place: 'UG', note: '' },
      { marking: '201', name: 'Lehrerzimmer', place: '1. OG', note: '' },
    ])
    expect(grants(chart)).toEqual([
      '1 > 101',
      '1 > 102',
      '1 > 201',
      '2 > 101',
      '2 > 103/1',
      '2 > 103/2',
      '3 > 101',
      '3 > 103/1',
      '3 > 103/2',
      '4 > 101',
      'GHS > 101',
      'GHS > 102',
      'GHS > 103/1',
      'GHS > 103/2',
      'GHS > 201',
    ])
  })

  it('tells what else the marks meant, and every cell that could not be read', async () => {
    const chart = await chartOf('schule-semikolon-1252.csv')
    expect(chart.marks).toEqual({ i: ['M6'], z: ['K4', 'L4', 'M4', 'N4'] })
    expect(chart.faults).toEqual([
      { cell: 'B9', code: 'duplicate', value: '201' },
      { cell: 'E10', code: 'countInvalid', value: 'zwei' },
      { cell: 'M8', code: 'unknownMark', value: 'K' },
    ])
  })
})

describe('a workbook with merged heads, hidden columns, a hidden row and a hidden sheet', () => {
  it('gives merged names to all their columns, and leaves out what nobody sees', async () => {
    const chart = await chartOf('rathaus-verbunden-versteckt.xlsx')
    expect(chart.keys).toEqual([
      { marking: 'B1', name: 'Bürgermeisteramt' },
      { marking: 'H1', name: 'Bauhof' },
      { marking: 'H2', name: 'Bauhof' },
    ])
    expect(chart.cylinders.map(({ marking, name }) => [marking, name])).toEqual([
      ['R-01', 'Portal'],
      ['R-02', 'Büro Bürgermeister'],
      ['R-04/1', 'Bauhof Tor'],
      ['R-04/2', 'Bauhof Tor'],
    ])
    expect(grants(chart)).toEqual([
      'B1 > R-01',
      'B1 > R-02',
      'H1 > R-01',
      'H1 > R-04/1',
      'H1 > R-04/2',
      'H2 > R-01',
      'H2 > R-04/1',
      'H2 > R-04/2',
    ])
    expect(chart.ignored).toMatchObject({ hiddenColumns: ['F', 'G', 'H', 'J'], hiddenRows: 1 })
    expect(chart.faults).toEqual([])
  })
})

describe('a UTF-16 sheet with tabs in which keys are the rows', () => {
  it('is turned by saying so', async () => {
    const chart = await chartOf('site-utf16-keys-are-rows.tsv', (layout) => ({ ...layout, rows: 'keys' }) as Layout)
    expect(chart.keys.map(({ marking, name }) => [marking, name])).toEqual([
      ['K1', 'caretaker'],
      ['K2', ''],
      ['K3', 'says "no"'],
    ])
    expect(chart.cylinders.map(({ marking }) => marking)).toEqual(['Main door', 'Server room', 'Gate\nNorth'])
    expect(grants(chart)).toHaveLength(6)
    expect(chart.faults).toEqual([
      { cell: 'A5', code: 'markingMissing', value: '' },
      { cell: 'D4', code: 'unknownMark', value: '?' },
    ])
  })
})

describe('pairs', () => {
  it('are rights, each once', async () => {
    const chart = await chartOf('pairs.txt')
    expect(grants(chart)).toEqual(['1 > 1', '1 > 3', '2 > 3'])
  })

  it('may have a head that says which column is which', async () => {
    const grid = await text('Tür,Schlüssel\nT1,K1\nT2,K1\n')
    expect(grants(readChart(grid, guessLayout(grid)!))).toEqual(['K1 > T1', 'K1 > T2'])
  })
})

describe('files that are no chart', () => {
  it.each([
    ['an empty file', '', 'empty'],
    ['blank lines', '\n\n  \n', 'empty'],
    ['an open quotation mark', 'a;b\n"c;d\n', 'quotation'],
    ['a cut workbook', 'PK\u0003\u0004 nothing', 'workbook'],
  ])('%s is refused in words', async (_, content, words) => {
    await expect(text(content)).rejects.toThrow(words)
  })

  it('a letter has no layout to guess', async () => {
    expect(guessLayout(await text('Dear all,\nplease find the doors below.\nYours\n'))).toBeNull()
  })

  it('a workbook that unpacks to gigabytes is refused by its directory alone', async () => {
    const bytes = await readBytes(join(CASES, 'rathaus-verbunden-versteckt.xlsx'))
    const entry = bytes.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    bytes.writeUInt32LE(0xffff_fff0, entry + 24)
    await expect(readFile(bytes)).rejects.toThrow('200 MB')
  })
})
