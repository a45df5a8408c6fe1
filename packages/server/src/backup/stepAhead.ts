import type { Client } from 'pg'

/** More than a server gives out between two backups. */
const STEP = 4096
/** Epochs have 16 bits, and a key gets a new one only when something is taken from it. */
const EPOCH_STEP = 256
const EPOCH_MAX = 65_534

/**
 * After a backup was put back: whatever was numbered since it was made is in devices and unknown here, so no number may
 * be given twice, and what keys were proven to hold is no longer sure (spec/bytes.md 4, B18). Keys get a next image
 * above every number they may hold; tasks under way are loaded once more (a cylinder does each once). Sign-ins that the
 * backup remembers are not taken up again.
 */
export async function stepAhead(client: Client, at: Date): Promise<void> {
  await stepCounters(client)
  await stepImages(client, at)
  await withdrawProofs(client, at)
  await client.query(`
    update task_carrier c set transferred_at = null from task t
    where t.system_id = c.system_id and t.task_no = c.task_no and t.state in ('assigned', 'transferred')
      and c.removed_at is null`)
  // Whatever list there was may have been given to a carrier since (law 3).
  await client.query('update blocklist_version set released_at = $1 where released_at is null', [at])
  await client.query('delete from client_session')
}

/** All but the journal, whose numbers no device knows and which must have no gap. */
async function stepCounters(client: Client): Promise<void> {
  await client.query(`update system_counter set value = value + ${STEP} where name <> 'journal'`)
  await client.query(`
    insert into system_counter as c (system_id, name, value)
    select system_id, 'taskSeq', max(seq) + ${STEP} from task group by system_id
    on conflict (system_id, name) do update set value = greatest(c.value, excluded.value)`)
  // A system without any list when the backup was made may have made its first ones since.
  await client.query(`
    insert into system_counter (system_id, name, value) select system_id, 'blocklist', ${STEP} from locking_system
    on conflict (system_id, name) do nothing`)
}

/** The same content under a number and an epoch that no device has seen; programmed keys have to fetch it. */
async function stepImages(client: Client, at: Date): Promise<void> {
  await client.query(
    `
    insert into image (system_id, device_kind, device_no, number, content, cause, created_at)
    select system_id, device_kind, device_no, number + ${STEP},
      jsonb_set(jsonb_set(content, '{number}', to_jsonb(number + ${STEP})), '{passport,rightsEpoch}',
        to_jsonb(least((content #>> '{passport,rightsEpoch}')::int + ${EPOCH_STEP}, ${EPOCH_MAX}))),
      'restore', $1
    from (select distinct on (system_id, device_no) * from image where device_kind = 'key'
      order by system_id, device_no, number desc) newest`,
    [at],
  )
  await client.query(
    "update key_update set state = 'superseded', state_at = $1 where state in ('wished', 'underWay')",
    [at],
  )
  await client.query(
    `
    insert into key_update (system_id, key_no, number, state, cause, created_at, created_by, state_at)
    select i.system_id, i.device_no, i.number, 'wished', 'restore', $1, 'restore', $1
    from image i join key k on k.system_id = i.system_id and k.key_no = i.device_no
    where i.device_kind = 'key' and i.cause = 'restore' and i.created_at = $1 and k.state = 'programmed'`,
    [at],
  )
}

/**
 * What a key was last known to hold is from now on only what it may hold. Session ids of the time since the backup are
 * unknown, and to compare with older ones would make every key a copy (B10).
 */
async function withdrawProofs(client: Client, at: Date): Promise<void> {
  await client.query(`
    delete from image_history h using device_state s
    where h.system_id = s.system_id and h.device_kind = s.device_kind and h.device_no = s.device_no
      and h.device_kind = 'key' and h.number = s.confirmed_number`)
  await client.query(
    `
    update device_state set in_flight_number = confirmed_number, in_flight_at = $1, confirmed_number = null,
      confirmed_at = null, evidence_kind = null, evidence_by = null
    where device_kind = 'key' and confirmed_number is not null`,
    [at],
  )
  await client.query('update device_state set session_id = null, offered_session_id = null')
}
