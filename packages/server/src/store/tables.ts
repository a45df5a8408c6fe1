import type { KeyKind, Period, Week } from '@lockwright/domain/model'
import type { ColumnType, Insertable, Selectable } from 'kysely'

/**
 * The tables of `migrations/` as kysely sees them. Instants are `Date`, numbers of the protocol plain numbers (no
 * `bigint` here exceeds 2^53), bytes `Uint8Array`. jsonb is written as text (`json(...)`) and read as a value.
 */
type Json<T> = ColumnType<T, string, string>
type Bytes = Uint8Array
type DeviceKind = 'key' | 'cylinder'
export type Role = 'owner' | 'handOut' | 'reader'

interface InSystem {
  system_id: string
}

interface Versioned {
  version: number
}

export interface Tables {
  system_directory: InSystem & { system_no: number; created_at: Date; deleted_at: Date | null }
  installation: {
    installation_id: string
    server_no: number
    edhoc_public: Bytes
    edhoc_wrapped: Bytes
    created_at: Date
  }
  account: {
    account_id: string
    login: string
    name: string
    password_hash: string
    break_glass: boolean
    disabled_at: Date | null
    created_at: Date
  }
  client_session: { session_hash: Bytes; account_id: string; created_at: Date; expires_at: Date }
  membership: { account_id: string; system_id: string; role: Role; created_at: Date }
  api_token: {
    token_hash: Bytes
    token_id: string
    account_id: string
    label: string
    system_id: string | null
    role: Role | null
    created_at: Date
    expires_at: Date | null
    revoked_at: Date | null
  }
  attempt_counter: { subject: string; failures: number; last_at: Date }
  idempotency: {
    account_id: string
    key: string
    request_hash: Bytes
    status: number
    response: Json<unknown>
    at: Date
  }
  bridge: {
    bridge_id: string
    system_id: string | null
    label: string
    token_hash: Bytes
    created_at: Date
    revoked_at: Date | null
    /** null: it is not connected. */
    connected_at: Date | null
    seen_at: Date | null
  }
  programming_device: {
    bridge_id: string
    link: number
    label: string
    class: number
    state: 'found' | 'lost'
    present_ports: number
    firmware: string | null
    seen_at: Date
  }
  programming_slot: OfDevice & { bridge_id: string; link: number; slot: 'left' | 'right' | 'cable'; seen_at: Date }
  voucher: InSystem & {
    device_id: string
    device_kind: DeviceKind
    voucher_id: Bytes
    counter: number
    document: Bytes
    issued_at: Date
  }

  locking_system: InSystem &
    Versioned & {
      system_no: number
      name: string
      code: string
      customer: string
      time_zone: string
      day_epoch: number
      state: 'planned' | 'published'
      published_at: Date | null
      created_at: Date
      handout_validity_days: number | null
      handout_revalidation_hours: number | null
      /** Since when somebody said what the two above should be. */
      handout_defaults_at: Date | null
    }
  system_secret: InSystem & {
    kind: SecretKind
    generation: number
    public: Bytes | null
    wrapped: Bytes
    created_at: Date
  }
  system_counter: InSystem & { name: string; value: number }

  cylinder_body: InSystem & { body_no: number; marking: string; kind: 'single' | 'double'; created_at: Date }
  cylinder: InSystem &
    Versioned &
    Claimable & {
      cylinder_no: number
      body_no: number
      side: 'A' | 'B'
      marking: string
      name: string
      place: string
      kind: 'door' | 'padlock' | 'cabinet' | 'other'
      zone: string
      note: string
      mechanical_code: number
      created_at: Date
    }
  schedule: InSystem & Versioned & { schedule_no: number; name: string; week: Json<readonly Period[]> }
  key: InSystem &
    Versioned &
    Claimable & {
      key_no: number
      key_id: number
      marking: string
      name: string
      kind: KeyKind
      mechanical_code: number
      validity_kind: 'always' | 'never' | 'between'
      valid_from: Date | null
      valid_to: Date | null
      week: Json<Week>
      schedule_no: number | null
      revalidation_hours: number | null
      min_epoch: number
      created_at: Date
    }
  cylinder_group: InSystem & Versioned & { group_no: number; name: string }
  cylinder_group_member: InSystem & { group_no: number; cylinder_no: number }
  explicit_right: InSystem & {
    key_no: number
    target_kind: 'cylinder' | 'group'
    target_no: number
    schedule_no: number | null
    window_from: Date | null
    window_to: Date | null
    created_at: Date
    created_by: string
  }

  person: InSystem &
    Versioned & { person_no: number; name: string; email: string; language: 'en' | 'de' | null; created_at: Date }
  handout: InSystem & {
    handout_no: number
    key_no: number
    person_no: number | null
    holder: string
    out_at: Date
    due_at: Date | null
    in_at: Date | null
    out_by: string
    in_by: string | null
  }

  image: OfDevice & { number: number; content: Json<unknown>; cause: string; created_at: Date }
  device_state: OfDevice & {
    confirmed_number: number | null
    confirmed_at: Date | null
    evidence_kind: 'commit' | 'receipt' | 'beacon' | 'state' | null
    evidence_by: string | null
    in_flight_number: number | null
    in_flight_at: Date | null
    battery_percent: number | null
    clock_drift_s: number | null
    firmware: string | null
    blocklist_version: number | null
    audit_seq: number | null
    floor_day: number | null
    revalidated_until: Date | null
    session_id: Bytes | null
    offered_session_id: Bytes | null
    seen_at: Date | null
    seen_by: string | null
  }
  image_history: OfDevice & { number: number; from_at: Date; to_at: Date | null; evidence: Json<unknown> }
  key_update: InSystem & {
    key_no: number
    number: number
    state: 'wished' | 'underWay' | 'confirmed' | 'superseded'
    cause: string
    created_at: Date
    created_by: string
    state_at: Date
  }

  task: InSystem & {
    task_no: number
    task_id: Bytes
    cylinder_no: number
    op: number
    payload: Bytes
    seq: number
    flags: number
    subject_key_no: number | null
    cause: string
    state: TaskState
    status: number | null
    document: Bytes | null
    receipt: Bytes | null
    created_at: Date
    created_by: string
    state_at: Date
    executed_seq: number | null
  }
  task_carrier: InSystem & {
    task_no: number
    key_no: number
    assigned_at: Date
    offered_at: Date | null
    transferred_at: Date | null
    removed_at: Date | null
  }

  block_order: InSystem & { key_no: number; ordered_at: Date; ordered_by: string; cause: string }
  block_plan: InSystem & { key_no: number; planned_at: Date; planned_by: string; cause: string }
  blocklist_version: InSystem & {
    version: number
    /** `document` leads from this version to `version`; 0: from nothing. */
    base: number
    document: Bytes
    created_at: Date
    released_at: Date | null
  }
  blocklist_entry: InSystem & { key_id: number; version_from: number; min_epoch: number; version_to: number | null }
  cylinder_block: InSystem & {
    cylinder_no: number
    key_id: number
    min_epoch: number
    confirmed_at: Date
    evidence: string
  }

  programming_run: InSystem & {
    run_no: number
    state: 'open' | 'done' | 'cancelled'
    bridge_id: string
    link: number
    started_at: Date
    started_by: string
    ended_at: Date | null
  }
  /** Which run a programming device serves; of the whole installation. */
  programming_seat: { bridge_id: string; link: number; system_id: string; run_no: number }
  programming_run_item: OfDevice & {
    run_no: number
    item_no: number
    state: 'waiting' | 'inProgress' | 'done' | 'failed'
    error_code: string | null
    state_at: Date
  }
  claim_attempt: OfDevice & {
    session_id: Bytes
    device_id: string
    device_public: Bytes
    secrets_wrapped: Bytes
    image_number: number
    at: Date
  }

  event: RecordedEvent
  foreign_event: RecordedEvent
  event_gap: InSystem & { cylinder_no: number; from_seq: number; to_seq: number; cause: string; noticed_at: Date }
  audit_head: InSystem & { cylinder_no: number; seq: number; tag: Bytes; chain_wrapped: Bytes }

  journal: InSystem & {
    no: number
    at: Date
    actor: string
    use_case: string
    subject: string
    before: Json<unknown> | null
    after: Json<unknown> | null
    previous_hash: Bytes
    hash: Bytes
  }
  undo_step: InSystem & {
    undo_id: string
    undo_no: number
    account_id: string
    use_case: string
    permission: string
    row_count: number
    inverse: Json<unknown>
    at: Date
    undone_at: Date | null
  }
  event_feed: InSystem & { feed_no: number; at: Date; kind: string; payload: Json<unknown> }
  import_run: InSystem & {
    import_no: number
    state: 'previewed' | 'applied' | 'discarded' | 'undone'
    file_name: string
    report: Json<unknown>
    plan: Json<unknown>
    created_at: Date
    created_by: string
  }
}

export type SecretKind = 'envelope' | 'smk' | 'dayChain' | 'listKey' | 'ownerKey' | 'countersigner'

export type TaskState =
  | 'created'
  | 'assigned'
  | 'transferred'
  | 'executed'
  | 'reported'
  | 'failed'
  | 'cancelled'
  | 'superseded'

interface OfDevice extends InSystem {
  device_kind: DeviceKind
  device_no: number
}

/** What a key and a cylinder have from the claim on. */
interface Claimable {
  state: 'nonProgrammed' | 'programmed'
  programmed_at: Date | null
  device_id: string | null
  device_public: Bytes | null
  secrets_wrapped: Bytes | null
  marked_for_programming: boolean
}

interface RecordedEvent extends InSystem {
  cylinder_no: number
  log_epoch: number
  seq: number
  at: Date
  key_id: number
  code: number
  detail: number
  flags: number
  stored_at: Date
  carried_by: string
  /** Day of a time floor, count of what was lost. */
  value: number | null
}

export type Row<Name extends keyof Tables> = Selectable<Tables[Name]>
export type NewRow<Name extends keyof Tables> = Insertable<Tables[Name]>

/** Text for a jsonb column: `pg` would make an SQL array of a list. */
export const json = (value: unknown): string => JSON.stringify(value)
