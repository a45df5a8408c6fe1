import { blocklistVersion, cylinderNo, groupNo, type KeyId, unixSeconds } from '@lockwright/domain/model'
import { wrappingKey } from '@lockwright/protocol/secret'
import { NEVER_EXPIRES, OPS, type Order, sealTask, taskBody } from '@lockwright/protocol/task'
import type { Ports } from '../ports/index.ts'
import type { Context, NumberedTask, TaskOrder, TaskWriter, WrittenTask } from '../usecase/index.ts'
import { secretsContext } from './claimSecrets.ts'
import { createSecretsOpener, type SystemSecrets } from './systemSecrets.ts'

/** Makes the documents that cylinders take as orders (spec/task.md): sealed for one cylinder each. */
export function createTaskWriter({ crypto }: Pick<Ports, 'crypto'>): TaskWriter {
  const openSecrets = createSecretsOpener(crypto)
  return {
    async write(ctx, tasks) {
      const secrets = await openSecrets(ctx)
      const wrapping = await wrappingKeys(ctx, secrets, tasks)
      return tasks.map((task) => writeOne(ctx, secrets, task, wrapping))
    },
  }
}

function writeOne(
  ctx: Context,
  secrets: SystemSecrets,
  { order, taskId, seq }: NumberedTask,
  wrapping: ReadonlyMap<number, Uint8Array>,
): WrittenTask {
  const { crypto } = ctx.ports
  const cylinder = cylinderNo(order.cylinderNo)
  const wanted = orderFor(ctx, secrets, order, wrapping)
  const body = taskBody({ taskId, cylinderNo: cylinder, seq, notBefore: unixSeconds(0), expiry: NEVER_EXPIRES }, wanted)
  const { code, ordered } = OPS[wanted.op]
  return {
    op: code,
    flags: ordered ? 1 : 0,
    payload: body.payload,
    document: sealTask(crypto, secrets.cylinderKeys(cylinder).tasks, body, null),
  }
}

function orderFor(
  ctx: Context,
  secrets: SystemSecrets,
  order: TaskOrder,
  wrapping: ReadonlyMap<number, Uint8Array>,
): Order {
  switch (order.op) {
    case 'block':
      // A block by task outlives every list until one that names the key is confirmed (B4).
      return {
        op: 'block',
        keyId: order.keyId as KeyId,
        minEpoch: order.minEpoch,
        inVersion: blocklistVersion(order.inVersion >>> 16, order.inVersion & 0xffff),
      }
    case 'readAudit':
      return { op: 'readAudit', ring: 'own', from: order.from, to: 0xffffffff }
    case 'ackAudit':
      return { op: 'ackAudit', ring: 'own', upTo: order.upTo }
    case 'group': {
      const group = groupNo(order.groupNo)
      const key = wrapping.get(order.cylinderNo)
      const wrapped = order.join && key !== undefined ? ctx.ports.crypto.keyWrap(key, secrets.group(group)) : null
      return { op: 'group', base: order.base, group, wrapped }
    }
  }
}

/** KW of the cylinders that are to be given a secret: from DK, which their claim left with both sides. */
async function wrappingKeys(
  ctx: Context,
  secrets: SystemSecrets,
  tasks: readonly NumberedTask[],
): Promise<ReadonlyMap<number, Uint8Array>> {
  const joining = tasks.flatMap(({ order }) => (order.op === 'group' && order.join ? [order.cylinderNo] : []))
  if (joining.length === 0) return new Map()
  const rows = await ctx.tx
    .selectFrom('cylinder')
    .select(['cylinder_no', 'secrets_wrapped'])
    .where('system_id', '=', ctx.systemId)
    .where('cylinder_no', 'in', joining)
    .where('secrets_wrapped', 'is not', null)
    .execute()
  const vault = await ctx.keystore.vault(ctx.tx, ctx.systemId)
  const { crypto } = ctx.ports
  return new Map(
    rows.map(({ cylinder_no: no, secrets_wrapped: sealed }) => {
      const deviceKey = vault.open(sealed!, secretsContext({ kind: 'cylinder', no })).slice(0, 16)
      return [no, wrappingKey(crypto, deviceKey, secrets.systemNo, cylinderNo(no))]
    }),
  )
}
