import { sql } from 'kysely'
import { handOutContract } from '../../contract/handOut.ts'
import { fault, type Language } from '../../errors/index.ts'
import { slipPdf } from '../../export/index.ts'
import type { Context } from '../context.ts'
import { loadSystem } from '../system/view.ts'
import { usecase } from '../usecase.ts'
import { localTime } from '../zone/local.ts'

interface HandOutRow {
  readonly key_no: number
  readonly marking: string
  readonly name: string
  readonly holder: string
  readonly out_by: string
  readonly out_at: Date
  readonly due_at: Date | null
  readonly validity_kind: 'always' | 'never' | 'between'
  readonly valid_from: Date | null
  readonly valid_to: Date | null
  readonly language: Language | null
}

const WORDS = {
  en: { always: 'without end', never: 'never', from: 'from', to: 'until' },
  de: { always: 'unbefristet', never: 'nie', from: 'ab', to: 'bis' },
} as const

/** R085: in the language of whoever gets the key. */
export const handOutSlip = usecase(handOutContract.slip, {
  permission: 'key.handOut',
  async run(ctx, { handOutNo, language: wanted }, request) {
    const row = await load(ctx, handOutNo)
    const system = await loadSystem(ctx)
    const language = wanted ?? row.language ?? request.language
    const local = (at: Date) => localTime(at, system.time_zone)
    const slip = {
      system: `${system.name} (${system.code})`,
      customer: system.customer,
      key: { marking: row.marking, name: row.name },
      holder: row.holder,
      handedOutBy: row.out_by,
      outAt: local(row.out_at),
      dueAt: row.due_at && local(row.due_at),
      validity: validityText(row, WORDS[language], local),
      doors: await doorsOf(ctx, row.key_no),
    }
    const bytes = await slipPdf(slip, language, ctx.now)
    return new File([new Uint8Array(bytes)], `${fileName(row.marking)}.pdf`, { type: 'application/pdf' })
  },
})

/** Safe on every system: letters and digits stay. */
const fileName = (marking: string) => `key-${marking.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-')}`

function validityText(row: HandOutRow, words: (typeof WORDS)[Language], local: (at: Date) => string): string {
  if (row.validity_kind !== 'between') return words[row.validity_kind]
  return [
    row.valid_from && `${words.from} ${local(row.valid_from)}`,
    row.valid_to && `${words.to} ${local(row.valid_to)}`,
  ]
    .filter(Boolean)
    .join(' ')
}

async function load({ tx, systemId }: Context, handOutNo: number): Promise<HandOutRow> {
  const { rows } = await sql<HandOutRow>`
    select h.key_no, k.marking, k.name, h.holder, h.out_by, h.out_at, h.due_at, k.validity_kind, k.valid_from,
      k.valid_to, p.language
    from handout h join key k on k.system_id = ${systemId} and k.key_no = h.key_no
      left join person p on p.system_id = ${systemId} and p.person_no = h.person_no
    where h.system_id = ${systemId} and h.handout_no = ${handOutNo}`.execute(tx)
  const [row] = rows
  if (!row) throw fault('handOutUnknown', { no: handOutNo })
  return row
}

/** As the chart says: what was asked for, whether the key took it yet or not. */
async function doorsOf({ tx, systemId }: Context, keyNo: number) {
  const { rows } = await sql<{ marking: string; name: string; place: string }>`
    select c.marking, c.name, c.place from cylinder c where c.system_id = ${systemId} and c.cylinder_no in (
      select r.target_no from explicit_right r
        where r.system_id = ${systemId} and r.key_no = ${keyNo} and r.target_kind = 'cylinder'
      union select m.cylinder_no from explicit_right r
        join cylinder_group_member m on m.system_id = ${systemId} and m.group_no = r.target_no
        where r.system_id = ${systemId} and r.key_no = ${keyNo} and r.target_kind = 'group')
    order by c.cylinder_no`.execute(tx)
  return rows
}
