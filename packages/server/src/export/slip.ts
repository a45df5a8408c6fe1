import { createRequire } from 'node:module'
import PdfDocument from 'pdfkit'
import type { Language } from '../errors/index.ts'

/** What stands on the paper for the holder. */
export interface Slip {
  readonly system: string
  readonly customer: string
  readonly key: { readonly marking: string; readonly name: string }
  readonly holder: string
  readonly handedOutBy: string
  /** As people read them, in the zone of the system. */
  readonly outAt: string
  readonly dueAt: string | null
  readonly validity: string
  readonly doors: readonly { readonly marking: string; readonly name: string; readonly place: string }[]
}

const { resolve } = createRequire(import.meta.url)
/** Latin, Greek, Cyrillic and more: names are written as their bearers write them. */
const FONTS = {
  plain: resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
}

const WORDS = {
  en: {
    title: 'Key hand-out',
    system: 'Locking system',
    key: 'Key',
    holder: 'Handed to',
    by: 'Handed out by',
    out: 'On',
    due: 'Due back',
    noDue: 'no date agreed',
    validity: 'Opens',
    doors: (count: number) => (count === 1 ? 'Opens 1 door' : `Opens ${count} doors`),
    more: (count: number) => `and ${count} more`,
    promise: 'I have received this key. I keep it safe, pass it to nobody, and report its loss at once.',
    signature: 'Signature of the holder',
    date: 'Place, date',
  },
  de: {
    title: 'Schlüsselausgabe',
    system: 'Schließanlage',
    key: 'Schlüssel',
    holder: 'Ausgegeben an',
    by: 'Ausgegeben von',
    out: 'Am',
    due: 'Rückgabe bis',
    noDue: 'kein Termin vereinbart',
    validity: 'Schließt',
    doors: (count: number) => (count === 1 ? 'Öffnet 1 Tür' : `Öffnet ${count} Türen`),
    more: (count: number) => `und ${count} weitere`,
    promise:
      'Ich habe diesen Schlüssel erhalten. Ich verwahre ihn sicher, gebe ihn an niemanden weiter und melde einen Verlust sofort.',
    signature: 'Unterschrift',
    date: 'Ort, Datum',
  },
} as const satisfies Record<Language, object>

/** One page: more doors than it has room for are a number. */
const DOORS_MAX = 50
const MARGIN = 56
const LINE = 0.6

/** The paper as PDF; the same facts give the same bytes. */
export function slipPdf(slip: Slip, language: Language, at: Date): Promise<Buffer> {
  const words = WORDS[language]
  const info = { Title: `${words.title} ${slip.key.marking}`, CreationDate: at, ModDate: at }
  const pdf = new PdfDocument({ size: 'A4', margin: MARGIN, info, lang: language, tagged: false })
  pdf.registerFont('plain', FONTS.plain).registerFont('bold', FONTS.bold)
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((settle, fail) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => settle(Buffer.concat(chunks)))
    pdf.on('error', fail)
  })
  pdf.font('bold').fontSize(20).text(words.title).moveDown(LINE)
  const facts: readonly [string, string][] = [
    [words.system, [slip.system, slip.customer].filter(Boolean).join(', ')],
    [words.key, [slip.key.marking, slip.key.name].filter(Boolean).join(' · ')],
    [words.holder, slip.holder],
    [words.out, slip.outAt],
    [words.due, slip.dueAt ?? words.noDue],
    [words.validity, slip.validity],
    [words.by, slip.handedOutBy],
  ]
  for (const [name, value] of facts) {
    pdf.font('plain').fontSize(9).fillColor('#555').text(name)
    pdf
      .font('bold')
      .fontSize(12)
      .fillColor('#000')
      .text(value)
      .moveDown(LINE / 2)
  }
  pdf
    .moveDown(LINE)
    .font('bold')
    .fontSize(12)
    .text(words.doors(slip.doors.length))
    .moveDown(LINE / 2)
  const told = slip.doors
    .slice(0, DOORS_MAX)
    .map(({ marking, name, place }) => [marking, name, place].filter(Boolean).join(' · '))
  const rest = slip.doors.length - told.length
  const list = [...told, ...(rest > 0 ? [words.more(rest)] : [])].join('\n')
  pdf
    .font('plain')
    .fontSize(8)
    .text(list || '—', { columns: 2, columnGap: 24, height: 300, ellipsis: true })
  const bottom = pdf.page.height - MARGIN - 90
  const half = (pdf.page.width - 2 * MARGIN - 24) / 2
  pdf
    .font('plain')
    .fontSize(10)
    .text(words.promise, MARGIN, bottom - 40, { width: 2 * half + 24 })
  for (const [place, name] of [words.date, words.signature].entries()) {
    const x = MARGIN + place * (half + 24)
    pdf
      .moveTo(x, bottom + 50)
      .lineTo(x + half, bottom + 50)
      .lineWidth(LINE)
      .stroke()
    pdf.fontSize(8).text(name, x, bottom + 54, { width: half, height: 12 })
  }
  pdf.end()
  return done
}
