import { nextBlockList } from '@lockwright/domain/blocklist'
import type { BlockEntry, BlockList, BlocklistVersion, KeyId } from '@lockwright/domain/model'
import { systemNo } from '@lockwright/domain/model'
import {
  CHUNK_ITEMS,
  decodeListDocument,
  deltaList,
  encodeListDocument,
  fullList,
  isProgrammingKeyId,
  majorOf,
  type UnsignedList,
} from '@lockwright/protocol/blocklist'
import { sign } from '@lockwright/protocol/credential'
import { sql } from 'kysely'
import { fault } from '../../errors/index.ts'
import { type Row, takeNumbers } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { endedKeys, NOBODY } from './ended.ts'

/** The one countersigner that claims give to devices (spec/claim.md 5). */
const COUNTERSIGNER = 0

/** What the newest list says, and where it stands. */
interface Newest {
  /** The last version whose whole list was signed; later ones are deltas from there. 0: the empty list of new devices. */
  readonly anchor: number
  readonly pruneDay: number
  /** `since`: the version that named it first; Infinity: none did yet. */
  readonly held: readonly (BlockEntry & { readonly since: number })[]
}

/**
 * Signs a version of the block list with these keys added (R157, R160). While what was added since the last whole list
 * fits one chunk it says only that: doors have little to take, and hand it on to keys (spec/blocklist.md 3). Nothing is ever taken off, because a key that
 * comes back has a greater epoch (spec/blocklist.md 1). Throws `blockListFull`.
 * @returns the version that names the keys, the newest of all
 */
export async function publishList(ctx: Context, added: readonly BlockEntry[]): Promise<BlocklistVersion> {
  const { tx, systemId, now } = ctx
  const number = await takeNumbers(tx, systemId, 'blocklist')
  const newest = await loadNewest(ctx)
  const next = listWith(newest.held, added, number)
  const known = next.entries.filter(standsSince(newest.held, newest.anchor))
  const isLong = next.entries.length - known.length > CHUNK_ITEMS
  const isWhole = isLong || majorOf(newest.anchor) !== majorOf(next.version)
  const ended = isWhole ? await endedKeys(ctx, newest.held, added) : NOBODY
  const list = { ...next, entries: next.entries.filter(({ keyId }) => !ended.keyIds.has(keyId)) }
  const pruneDay = Math.max(newest.pruneDay, ended.day)
  const facts = {
    systemNo: systemNo((await systemRow(ctx)).system_no),
    countersigned: majorOf(list.version) > 0 || list.entries.some(({ keyId }) => isProgrammingKeyId(keyId)),
    pruneDay,
    signedAt: ctx.at,
  }
  const { crypto } = ctx.ports
  const unsigned = isWhole
    ? fullList(crypto, facts, list)
    : deltaList(crypto, facts, [{ version: newest.anchor as BlocklistVersion, entries: known }, list])
  await tx
    .insertInto('blocklist_version')
    .values({
      system_id: systemId,
      version: list.version,
      base: unsigned.header.base,
      document: await signed(ctx, unsigned),
      created_at: now,
      released_at: null,
    })
    .execute()
  await storeEntries(ctx, newest.held, list)
  return list.version
}

/** All that was blocked before and the keys that are now. */
function listWith(held: readonly BlockEntry[], added: readonly BlockEntry[], number: number): BlockList {
  const before: BlockList = { version: (number - 1) as BlocklistVersion, entries: held }
  const next = nextBlockList(before, [...held, ...added])
  if (next.ok) return { version: number as BlocklistVersion, entries: next.value.list.entries }
  const { error } = next
  if (error.code !== 'blockListFull') throw new Error(error.code)
  throw fault('blockListFull', { entries: error.entries, capacity: error.capacity })
}

/** Whether a block was in the version already, just so. */
function standsSince(held: Newest['held'], version: number): (entry: BlockEntry) => boolean {
  const epochs = new Map(held.filter(({ since }) => since <= version).map(({ keyId, minEpoch }) => [keyId, minEpoch]))
  return ({ keyId, minEpoch }) => epochs.get(keyId) === minEpoch
}

async function loadNewest({ tx, systemId }: Context): Promise<Newest> {
  const row = await tx
    .selectFrom('blocklist_version')
    .select(['version', 'document'])
    .where('system_id', '=', systemId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return { anchor: 0, pruneDay: 0, held: await orderedBefore({ tx, systemId }) }
  const document = decodeListDocument(row.document)
  if (!document.ok) throw new Error(`the stored block list ${row.version} cannot be read`)
  const entries = await tx
    .selectFrom('blocklist_entry')
    .select(['key_id', 'min_epoch', 'version_from'])
    .where('system_id', '=', systemId)
    .where('version_to', 'is', null)
    .execute()
  const { kind, base, pruneDay } = document.value.header
  return {
    anchor: kind === 'full' ? row.version : base,
    pruneDay,
    held: entries.map((entry) => ({
      keyId: entry.key_id as KeyId,
      minEpoch: entry.min_epoch,
      since: entry.version_from,
    })),
  }
}

/** Blocks of the time before the first list. */
async function orderedBefore({ tx, systemId }: Pick<Context, 'tx' | 'systemId'>): Promise<Newest['held']> {
  const rows = await tx
    .selectFrom('block_order')
    .innerJoin('key', (join) =>
      join.onRef('key.system_id', '=', 'block_order.system_id').onRef('key.key_no', '=', 'block_order.key_no'),
    )
    .select(['key.key_id', 'key.min_epoch'])
    .where('block_order.system_id', '=', systemId)
    .execute()
  return rows.map((row) => ({ keyId: row.key_id as KeyId, minEpoch: row.min_epoch, since: Infinity }))
}

async function signed(ctx: Context, unsigned: UnsignedList): Promise<Uint8Array> {
  const { tx, systemId, keystore, ports } = ctx
  const { header, headerBytes } = unsigned
  const listKey = await keystore.keyPair(tx, systemId, 'listKey')
  const countersignature = header.countersigned
    ? {
        index: COUNTERSIGNER,
        signature: sign(
          ports.crypto,
          (await keystore.keyPair(tx, systemId, 'countersigner')).private,
          'olp1-cs-list',
          headerBytes,
        ),
      }
    : null
  return encodeListDocument({
    ...unsigned,
    signature: sign(ports.crypto, listKey.private, 'olp1-list', headerBytes),
    countersignature,
  })
}

const systemRow = ({ tx, systemId }: Context): Promise<Pick<Row<'locking_system'>, 'system_no' | 'day_epoch'>> =>
  tx
    .selectFrom('locking_system')
    .select(['system_no', 'day_epoch'])
    .where('system_id', '=', systemId)
    .executeTakeFirstOrThrow()

/** What every version says can be told later: an entry stands from its first version to the one without it. */
async function storeEntries({ tx, systemId }: Context, held: Newest['held'], list: BlockList): Promise<void> {
  const same = ({ keyId, minEpoch }: BlockEntry) => `${keyId} ${minEpoch}`
  const stored = held.filter(({ since }) => since !== Infinity)
  const [before, after] = [new Set(stored.map(same)), new Set(list.entries.map(same))]
  const gone = stored.filter((entry) => !after.has(same(entry))).map(({ keyId }) => keyId)
  const fresh = list.entries.filter((entry) => !before.has(same(entry)))
  await sql`update blocklist_entry set version_to = ${list.version}
    where system_id = ${systemId} and key_id = any(${gone}::bigint[]) and version_to is null`.execute(tx)
  await sql`insert into blocklist_entry (system_id, key_id, version_from, min_epoch, version_to)
    select ${systemId}, key_id, ${list.version}, min_epoch, null
    from unnest(${fresh.map(({ keyId }) => keyId)}::bigint[], ${fresh.map(({ minEpoch }) => minEpoch)}::int[])
      as t (key_id, min_epoch)`.execute(tx)
}
