import { mayOpen } from '@lockwright/domain/access'
import { honestTwin, type Missing } from '@lockwright/domain/actual'
import {
  type CylinderNo,
  cylinderNo as cylinderNumber,
  groupNo,
  type KeyNo,
  type Policy,
} from '@lockwright/domain/model'
import { sql } from 'kysely'
import { accessContract } from '../../contract/access.ts'
import { fault } from '../../errors/index.ts'
import { dateOf, secondsOf } from '../../ports/index.ts'
import type { Row } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { loadKeyCases } from '../plan/wishes.ts'
import { usecase } from '../usecase.ts'
import { zonesOf } from '../zone/rules.ts'
import { loadStates } from './states.ts'

/** R068, R069: what people wish and what the devices do are two answers. */
export const askAccess = usecase(accessContract.ask, {
  permission: 'policy.read',
  async run(ctx, { keyNo, cylinderNo, at: text }) {
    const at = text === undefined ? ctx.at : secondsOf(Date.parse(text))
    const policy = await policyOf(ctx, keyNo, cylinderNo)
    const wished = mayOpen(policy, keyNo as KeyNo, cylinderNo as CylinderNo, at)
    const view = await loadStates(ctx, [keyNo], [cylinderNo])
    const twin = honestTwin(view.key(keyNo as KeyNo)!, view.cylinder(cylinderNo as CylinderNo)!, at)
    return {
      at: dateOf(at).toISOString(),
      wished: { opens: wished.opens, reason: wished.reason },
      now: { answer: twin.answer, reasons: [twin.reason, ...twin.missing.map(missingText)] },
    }
  },
})

/** Such as `keyImage 4, 5`: what would have to become known. */
export function missingText(missing: Missing): string {
  switch (missing.kind) {
    case 'keyImage':
    case 'cylinderImage':
      return `${missing.kind} ${missing.numbers.join(', ')}`
    case 'floor':
      return `floor ${dateOf(missing.floor).toISOString()}`
    default:
      return missing.kind
  }
}

/** The part of the policy that decides about one pair. */
async function policyOf(ctx: Context, keyNo: number, cylinderNo: number): Promise<Policy> {
  const keyCase = (await loadKeyCases(ctx, [keyNo])).get(keyNo)
  if (!keyCase) throw fault('keyUnknown', { no: keyNo })
  const { rows } = await sql<Pick<Row<'cylinder'>, 'zone'> & { groups: number[] }>`
    select c.zone, array(select m.group_no from cylinder_group_member m
      where m.system_id = ${ctx.systemId} and m.cylinder_no = c.cylinder_no) as groups
    from cylinder c where c.system_id = ${ctx.systemId} and c.cylinder_no = ${cylinderNo}`.execute(ctx.tx)
  const [cylinder] = rows
  if (!cylinder) throw fault('cylinderUnknown', { no: cylinderNo })
  const { wish } = keyCase
  const { zone, groups } = cylinder
  return {
    keys: [wish.key],
    cylinders: [{ cylinderNo: cylinderNumber(cylinderNo), zone, groups: groups.map(groupNo) }],
    rights: wish.rights,
    blocks: wish.blocked ? [{ keyNo: wish.key.keyNo }] : [],
    zones: zonesOf([zone], ctx.at),
  }
}
