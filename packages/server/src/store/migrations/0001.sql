-- Store of the Lockwright server. PostgreSQL >= 15, also distributed by system_id (Citus).
-- Rules: `system_id` leads every key and index of a table that belongs to a system; foreign keys stay inside the
-- system or point to a reference table; no instant, id or randomness is made by SQL; no triggers, no sequences.
-- Row security knows two settings of the transaction: app.system_id and app.account_id. The nil uuid is the
-- installation itself: it sees the reference tables and keeps a journal of its own.

-- reference tables ---------------------------------------------------------------------------------------------------

CREATE TABLE system_directory (
  system_id uuid PRIMARY KEY,
  system_no bigint NOT NULL UNIQUE CHECK (system_no BETWEEN 0 AND 4294967295),
  created_at timestamptz NOT NULL,
  deleted_at timestamptz -- the number is never given again, the journal stays
);

CREATE TABLE installation (
  installation_id uuid PRIMARY KEY,
  server_no bigint NOT NULL CHECK (server_no BETWEEN 1 AND 4294967295),
  edhoc_public bytea NOT NULL,
  edhoc_wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE account (
  account_id uuid PRIMARY KEY,
  login text NOT NULL UNIQUE CHECK (length(login) BETWEEN 1 AND 100),
  name text NOT NULL CHECK (length(name) <= 200),
  password_hash text NOT NULL,
  break_glass boolean NOT NULL,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL
);

CREATE TABLE client_session (
  session_hash bytea PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX client_session_account ON client_session (account_id);

CREATE TABLE membership (
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  system_id uuid NOT NULL REFERENCES system_directory,
  role text NOT NULL CHECK (role IN ('owner', 'handOut', 'reader')),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, system_id)
);
CREATE INDEX membership_system ON membership (system_id);

CREATE TABLE api_token (
  token_hash bytea PRIMARY KEY,
  token_id uuid NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  label text NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
  system_id uuid REFERENCES system_directory, -- null: every system of the account
  role text CHECK (role IN ('owner', 'handOut', 'reader')), -- at most this role; null: the account's own
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_token_account ON api_token (account_id);

CREATE TABLE attempt_counter (
  subject text PRIMARY KEY CHECK (length(subject) <= 200),
  failures int NOT NULL,
  last_at timestamptz NOT NULL
);

CREATE TABLE idempotency (
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  request_hash bytea NOT NULL,
  status int NOT NULL,
  response jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (account_id, key)
);

CREATE TABLE bridge (
  bridge_id uuid PRIMARY KEY,
  system_id uuid REFERENCES system_directory, -- null: a bridge of the installation, serves every system
  label text NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);

CREATE TABLE programming_device (
  bridge_id uuid NOT NULL REFERENCES bridge ON DELETE CASCADE,
  link int NOT NULL CHECK (link BETWEEN 0 AND 255),
  label text NOT NULL CHECK (length(label) <= 200),
  class int NOT NULL CHECK (class BETWEEN 0 AND 255),
  state text NOT NULL CHECK (state IN ('found', 'lost')),
  present_ports int NOT NULL, -- bits as in relay PD: 0 left, 1 right, 2 cable
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (bridge_id, link)
);

CREATE TABLE voucher (
  device_id text PRIMARY KEY CHECK (device_id ~ '^[0-9a-f]{16}$'),
  system_id uuid NOT NULL REFERENCES system_directory,
  device_kind text NOT NULL CHECK (device_kind IN ('key', 'cylinder')),
  voucher_id bytea NOT NULL,
  counter bigint NOT NULL,
  document bytea NOT NULL,
  issued_at timestamptz NOT NULL
);

-- the system ---------------------------------------------------------------------------------------------------------

CREATE TABLE locking_system (
  system_id uuid PRIMARY KEY REFERENCES system_directory,
  system_no bigint NOT NULL CHECK (system_no BETWEEN 1 AND 4294967295),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  code text NOT NULL CHECK (length(code) BETWEEN 1 AND 40),
  customer text NOT NULL CHECK (length(customer) <= 200),
  time_zone text NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 60),
  day_epoch bigint NOT NULL, -- unix seconds of day 0 of the day chain
  state text NOT NULL CHECK (state IN ('planned', 'published')),
  published_at timestamptz,
  version int NOT NULL,
  created_at timestamptz NOT NULL,
  CHECK ((state = 'published') = (published_at IS NOT NULL))
);

CREATE TABLE system_secret (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('envelope', 'smk', 'dayChain', 'listKey', 'ownerKey', 'countersigner')),
  generation int NOT NULL CHECK (generation >= 0),
  public bytea, -- compressed point of a key pair
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, kind, generation)
);

CREATE TABLE system_counter (
  system_id uuid NOT NULL REFERENCES system_directory,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  value bigint NOT NULL, -- the last number given
  PRIMARY KEY (system_id, name)
);

-- elements -----------------------------------------------------------------------------------------------------------

CREATE TABLE cylinder_body (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  body_no bigint NOT NULL,
  marking text NOT NULL CHECK (length(marking) BETWEEN 1 AND 60),
  kind text NOT NULL CHECK (kind IN ('single', 'double')),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, body_no),
  UNIQUE (system_id, marking)
);

CREATE TABLE cylinder (
  system_id uuid NOT NULL,
  cylinder_no bigint NOT NULL CHECK (cylinder_no BETWEEN 1 AND 1073741823), -- a slot id keeps two bits for its type
  body_no bigint NOT NULL,
  side text NOT NULL CHECK (side IN ('A', 'B')),
  marking text NOT NULL CHECK (length(marking) BETWEEN 1 AND 64),
  name text NOT NULL CHECK (length(name) <= 200),
  place text NOT NULL CHECK (length(place) <= 200),
  kind text NOT NULL CHECK (kind IN ('door', 'padlock', 'cabinet', 'other')),
  zone text NOT NULL CHECK (length(zone) BETWEEN 1 AND 60),
  note text NOT NULL CHECK (length(note) <= 2000),
  mechanical_code int NOT NULL CHECK (mechanical_code BETWEEN 0 AND 65535),
  state text NOT NULL CHECK (state IN ('nonProgrammed', 'programmed')),
  programmed_at timestamptz,
  device_id text,
  device_public bytea,
  secrets_wrapped bytea, -- DK | A_1
  marked_for_programming boolean NOT NULL,
  version int NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, cylinder_no),
  UNIQUE (system_id, body_no, side),
  UNIQUE (system_id, marking),
  UNIQUE (system_id, device_id),
  FOREIGN KEY (system_id, body_no) REFERENCES cylinder_body ON DELETE CASCADE
);

CREATE TABLE schedule (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  schedule_no bigint NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  week jsonb NOT NULL,
  version int NOT NULL,
  PRIMARY KEY (system_id, schedule_no),
  UNIQUE (system_id, name)
);

CREATE TABLE key (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  key_no bigint NOT NULL CHECK (key_no BETWEEN 1 AND 4294967295),
  key_id bigint NOT NULL CHECK (key_id BETWEEN 1 AND 2147483647),
  marking text NOT NULL CHECK (length(marking) BETWEEN 1 AND 60),
  name text NOT NULL CHECK (length(name) <= 200),
  kind text NOT NULL CHECK (kind IN ('listed', 'clocked', 'carrying', 'carryingBluetooth', 'phone', 'programming', 'master', 'workshop')),
  mechanical_code int NOT NULL CHECK (mechanical_code BETWEEN 0 AND 65535),
  state text NOT NULL CHECK (state IN ('nonProgrammed', 'programmed')),
  programmed_at timestamptz,
  device_id text,
  device_public bytea,
  secrets_wrapped bytea, -- DK | A_1
  validity_kind text NOT NULL CHECK (validity_kind IN ('always', 'never', 'between')),
  valid_from timestamptz,
  valid_to timestamptz,
  week jsonb NOT NULL,
  schedule_no bigint, -- when set, its week counts instead of `week`
  revalidation_hours int CHECK (revalidation_hours BETWEEN 1 AND 8784),
  min_epoch int NOT NULL, -- passports below it are refused somewhere, or will be: never give one again
  marked_for_programming boolean NOT NULL,
  version int NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, key_no),
  UNIQUE (system_id, key_id),
  UNIQUE (system_id, marking),
  UNIQUE (system_id, device_id),
  FOREIGN KEY (system_id, schedule_no) REFERENCES schedule,
  CHECK (validity_kind = 'between' OR (valid_from IS NULL AND valid_to IS NULL)),
  CHECK (valid_from < valid_to)
);
CREATE INDEX key_schedule ON key (system_id, schedule_no) WHERE schedule_no IS NOT NULL;

CREATE TABLE cylinder_group (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  group_no bigint NOT NULL CHECK (group_no BETWEEN 1 AND 65535),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  version int NOT NULL,
  PRIMARY KEY (system_id, group_no),
  UNIQUE (system_id, name)
);

CREATE TABLE cylinder_group_member (
  system_id uuid NOT NULL,
  group_no bigint NOT NULL,
  cylinder_no bigint NOT NULL,
  PRIMARY KEY (system_id, group_no, cylinder_no),
  FOREIGN KEY (system_id, group_no) REFERENCES cylinder_group ON DELETE CASCADE,
  FOREIGN KEY (system_id, cylinder_no) REFERENCES cylinder ON DELETE CASCADE
);
CREATE INDEX cylinder_group_member_cylinder ON cylinder_group_member (system_id, cylinder_no);

CREATE TABLE explicit_right (
  system_id uuid NOT NULL,
  key_no bigint NOT NULL,
  target_kind text NOT NULL CHECK (target_kind IN ('cylinder', 'group')),
  target_no bigint NOT NULL,
  schedule_no bigint,
  window_from timestamptz,
  window_to timestamptz,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  PRIMARY KEY (system_id, key_no, target_kind, target_no),
  FOREIGN KEY (system_id, key_no) REFERENCES key ON DELETE CASCADE,
  FOREIGN KEY (system_id, schedule_no) REFERENCES schedule,
  CHECK ((window_from IS NULL) = (window_to IS NULL)),
  CHECK (window_from < window_to)
);
CREATE INDEX explicit_right_target ON explicit_right (system_id, target_kind, target_no);
CREATE INDEX explicit_right_schedule ON explicit_right (system_id, schedule_no) WHERE schedule_no IS NOT NULL;

-- people -------------------------------------------------------------------------------------------------------------

CREATE TABLE person (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  person_no bigint NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email text NOT NULL CHECK (length(email) <= 320),
  version int NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, person_no)
);

CREATE TABLE handout (
  system_id uuid NOT NULL,
  handout_no bigint NOT NULL,
  key_no bigint NOT NULL,
  person_no bigint,
  holder text NOT NULL CHECK (length(holder) BETWEEN 1 AND 200),
  out_at timestamptz NOT NULL,
  due_at timestamptz,
  in_at timestamptz,
  out_by text NOT NULL,
  in_by text,
  PRIMARY KEY (system_id, handout_no),
  FOREIGN KEY (system_id, key_no) REFERENCES key ON DELETE CASCADE,
  FOREIGN KEY (system_id, person_no) REFERENCES person ON DELETE SET NULL (person_no)
);
CREATE UNIQUE INDEX handout_open ON handout (system_id, key_no) WHERE in_at IS NULL; -- a key is out once
CREATE INDEX handout_due ON handout (system_id, due_at) WHERE in_at IS NULL;
CREATE INDEX handout_person ON handout (system_id, person_no) WHERE person_no IS NOT NULL;

-- images -------------------------------------------------------------------------------------------------------------

CREATE TABLE image (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  device_kind text NOT NULL CHECK (device_kind IN ('key', 'cylinder')),
  device_no bigint NOT NULL,
  number bigint NOT NULL,
  content jsonb NOT NULL,
  cause text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, device_kind, device_no, number)
);

CREATE TABLE device_state (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  device_kind text NOT NULL CHECK (device_kind IN ('key', 'cylinder')),
  device_no bigint NOT NULL,
  confirmed_number bigint,
  confirmed_at timestamptz,
  evidence_kind text CHECK (evidence_kind IN ('commit', 'receipt', 'beacon', 'state')),
  evidence_by text,
  in_flight_number bigint,
  in_flight_at timestamptz,
  battery_percent int,
  clock_drift_s int,
  firmware text,
  blocklist_version bigint,
  audit_seq bigint,
  floor_day int,
  revalidated_until timestamptz,
  session_id bytea,
  seen_at timestamptz,
  seen_by text,
  PRIMARY KEY (system_id, device_kind, device_no)
);

CREATE TABLE image_history (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  device_kind text NOT NULL CHECK (device_kind IN ('key', 'cylinder')),
  device_no bigint NOT NULL,
  number bigint NOT NULL,
  from_at timestamptz NOT NULL,
  to_at timestamptz, -- null: the newest confirmed one
  evidence jsonb NOT NULL,
  PRIMARY KEY (system_id, device_kind, device_no, number)
);

CREATE TABLE key_update (
  system_id uuid NOT NULL,
  key_no bigint NOT NULL,
  number bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('wished', 'underWay', 'confirmed', 'superseded')),
  cause text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  state_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, key_no, number),
  FOREIGN KEY (system_id, key_no) REFERENCES key ON DELETE CASCADE
);
CREATE INDEX key_update_open ON key_update (system_id, key_no) WHERE state IN ('wished', 'underWay');

-- tasks --------------------------------------------------------------------------------------------------------------

CREATE TABLE task (
  system_id uuid NOT NULL,
  task_no bigint NOT NULL CHECK (task_no BETWEEN 0 AND 4294967295),
  task_id bytea NOT NULL CHECK (length(task_id) = 8),
  cylinder_no bigint NOT NULL,
  op int NOT NULL,
  payload bytea NOT NULL,
  seq bigint NOT NULL, -- order of the tasks of one cylinder
  flags int NOT NULL,
  subject_key_no bigint,
  cause text NOT NULL,
  state text NOT NULL CHECK (state IN ('created', 'assigned', 'transferred', 'executed', 'reported', 'failed', 'cancelled', 'superseded')),
  status int,
  document bytea,
  receipt bytea,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  state_at timestamptz NOT NULL,
  executed_seq bigint,
  PRIMARY KEY (system_id, task_no),
  UNIQUE (system_id, task_id),
  UNIQUE (system_id, cylinder_no, seq),
  FOREIGN KEY (system_id, cylinder_no) REFERENCES cylinder ON DELETE CASCADE,
  FOREIGN KEY (system_id, subject_key_no) REFERENCES key ON DELETE CASCADE
);
CREATE INDEX task_open ON task (system_id, cylinder_no) WHERE state IN ('created', 'assigned', 'transferred', 'executed');
CREATE INDEX task_subject ON task (system_id, subject_key_no) WHERE subject_key_no IS NOT NULL;

CREATE TABLE task_carrier (
  system_id uuid NOT NULL,
  task_no bigint NOT NULL,
  key_no bigint NOT NULL,
  assigned_at timestamptz NOT NULL,
  transferred_at timestamptz,
  PRIMARY KEY (system_id, task_no, key_no),
  FOREIGN KEY (system_id, task_no) REFERENCES task ON DELETE CASCADE,
  FOREIGN KEY (system_id, key_no) REFERENCES key ON DELETE CASCADE
);
CREATE INDEX task_carrier_key ON task_carrier (system_id, key_no);

-- block list ---------------------------------------------------------------------------------------------------------

CREATE TABLE block_order (
  system_id uuid NOT NULL,
  key_no bigint NOT NULL,
  ordered_at timestamptz NOT NULL,
  ordered_by text NOT NULL,
  cause text NOT NULL CHECK (length(cause) <= 200),
  PRIMARY KEY (system_id, key_no),
  FOREIGN KEY (system_id, key_no) REFERENCES key ON DELETE CASCADE
);

CREATE TABLE blocklist_version (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  version bigint NOT NULL,
  base bigint NOT NULL,
  document bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, version)
);

CREATE TABLE blocklist_entry (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  key_id bigint NOT NULL,
  version_from bigint NOT NULL,
  min_epoch int NOT NULL,
  version_to bigint,
  PRIMARY KEY (system_id, key_id, version_from)
);

CREATE TABLE cylinder_block (
  system_id uuid NOT NULL,
  cylinder_no bigint NOT NULL,
  key_id bigint NOT NULL,
  min_epoch int NOT NULL,
  confirmed_at timestamptz NOT NULL,
  evidence text NOT NULL,
  PRIMARY KEY (system_id, cylinder_no, key_id),
  FOREIGN KEY (system_id, cylinder_no) REFERENCES cylinder ON DELETE CASCADE
);
CREATE INDEX cylinder_block_key ON cylinder_block (system_id, key_id);

-- programming --------------------------------------------------------------------------------------------------------

CREATE TABLE programming_run (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  run_no bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'done', 'cancelled')),
  bridge_id uuid NOT NULL REFERENCES bridge,
  link int NOT NULL,
  started_at timestamptz NOT NULL,
  started_by text NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (system_id, run_no)
);
CREATE UNIQUE INDEX programming_run_open ON programming_run (system_id, bridge_id, link) WHERE state = 'open';

CREATE TABLE programming_run_item (
  system_id uuid NOT NULL,
  run_no bigint NOT NULL,
  item_no int NOT NULL,
  device_kind text NOT NULL CHECK (device_kind IN ('key', 'cylinder')),
  device_no bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'inProgress', 'done', 'failed')),
  error_code text,
  state_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, run_no, item_no),
  UNIQUE (system_id, run_no, device_kind, device_no),
  FOREIGN KEY (system_id, run_no) REFERENCES programming_run ON DELETE CASCADE
);

CREATE TABLE claim_attempt (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  device_kind text NOT NULL CHECK (device_kind IN ('key', 'cylinder')),
  device_no bigint NOT NULL,
  session_id bytea NOT NULL,
  device_id text NOT NULL,
  device_public bytea NOT NULL,
  secrets_wrapped bytea NOT NULL,
  image_number bigint NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (system_id, device_kind, device_no, session_id)
);

-- audit trail --------------------------------------------------------------------------------------------------------

CREATE TABLE event (
  system_id uuid NOT NULL,
  cylinder_no bigint NOT NULL,
  log_epoch int NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  key_id bigint NOT NULL,
  code int NOT NULL,
  detail int NOT NULL,
  flags int NOT NULL,
  stored_at timestamptz NOT NULL,
  carried_by text NOT NULL,
  PRIMARY KEY (system_id, cylinder_no, log_epoch, seq),
  FOREIGN KEY (system_id, cylinder_no) REFERENCES cylinder ON DELETE CASCADE
);
CREATE INDEX event_time ON event (system_id, at, cylinder_no, seq);
CREATE INDEX event_key ON event (system_id, key_id, at);

CREATE TABLE foreign_event (
  system_id uuid NOT NULL,
  cylinder_no bigint NOT NULL,
  log_epoch int NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  key_id bigint NOT NULL,
  code int NOT NULL,
  detail int NOT NULL,
  flags int NOT NULL,
  stored_at timestamptz NOT NULL,
  carried_by text NOT NULL,
  PRIMARY KEY (system_id, cylinder_no, log_epoch, seq),
  FOREIGN KEY (system_id, cylinder_no) REFERENCES cylinder ON DELETE CASCADE
);

CREATE TABLE event_gap (
  system_id uuid NOT NULL,
  cylinder_no bigint NOT NULL,
  from_seq bigint NOT NULL,
  to_seq bigint NOT NULL,
  cause text NOT NULL,
  noticed_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, cylinder_no, from_seq, to_seq),
  FOREIGN KEY (system_id, cylinder_no) REFERENCES cylinder ON DELETE CASCADE,
  CHECK (from_seq <= to_seq)
);

CREATE TABLE audit_head (
  system_id uuid NOT NULL,
  cylinder_no bigint NOT NULL,
  seq bigint NOT NULL,
  tag bytea NOT NULL,
  chain_wrapped bytea NOT NULL,
  PRIMARY KEY (system_id, cylinder_no),
  FOREIGN KEY (system_id, cylinder_no) REFERENCES cylinder ON DELETE CASCADE
);

-- records of what was done -------------------------------------------------------------------------------------------

CREATE TABLE journal (
  system_id uuid NOT NULL REFERENCES system_directory, -- stays when the system is deleted
  no bigint NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  use_case text NOT NULL,
  subject text NOT NULL,
  before jsonb,
  after jsonb,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (system_id, no)
);
CREATE INDEX journal_subject ON journal (system_id, subject, no);

CREATE TABLE event_feed (
  system_id uuid NOT NULL REFERENCES system_directory,
  feed_no bigint NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  payload jsonb NOT NULL,
  PRIMARY KEY (system_id, feed_no)
);

CREATE TABLE import_run (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  import_no bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('previewed', 'applied', 'discarded')),
  file_name text NOT NULL CHECK (length(file_name) <= 255),
  report jsonb NOT NULL,
  plan jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  PRIMARY KEY (system_id, import_no)
);

-- grants and row security --------------------------------------------------------------------------------------------

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO lockwright_app;
REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM lockwright_app;
REVOKE UPDATE, DELETE ON journal FROM lockwright_app;
REVOKE DELETE ON system_directory, account, voucher, installation FROM lockwright_app;

-- Tables of a system: one policy each. FORCE binds the owner too. The journal has no policy to change or delete.
DO $$
DECLARE
  named text;
  scope constant text := $q$system_id = nullif(current_setting('app.system_id', true), '')::uuid$q$;
BEGIN
  FOR named IN
    SELECT c.table_name FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND c.column_name = 'system_id'
      AND c.table_name NOT IN ('system_directory', 'membership', 'api_token', 'bridge', 'voucher', 'journal')
  LOOP
    EXECUTE format('CREATE POLICY own_system ON %I USING (%s) WITH CHECK (%s)', named, scope, scope);
  END LOOP;
  EXECUTE format('CREATE POLICY read_own ON journal FOR SELECT USING (%s)', scope);
  EXECUTE format('CREATE POLICY append_own ON journal FOR INSERT WITH CHECK (%s)', scope);

  FOREACH named IN ARRAY ARRAY['system_directory', 'membership', 'voucher', 'bridge'] LOOP
    EXECUTE format('CREATE POLICY own_system ON %I USING (%s) WITH CHECK (%s)', named, scope, scope);
  END LOOP;
  FOREACH named IN ARRAY ARRAY['installation', 'system_directory', 'account', 'client_session', 'membership', 'api_token',
                               'attempt_counter', 'bridge', 'programming_device', 'voucher'] LOOP
    EXECUTE format('CREATE POLICY installation ON %I USING (%s) WITH CHECK (%s)', named,
      $q$current_setting('app.system_id', true) = '00000000-0000-0000-0000-000000000000'$q$,
      $q$current_setting('app.system_id', true) = '00000000-0000-0000-0000-000000000000'$q$);
  END LOOP;
END $$;

-- An account sees the names of its own systems; the operator those of all.
CREATE POLICY of_account ON locking_system FOR SELECT USING (
  current_setting('app.system_id', true) = '00000000-0000-0000-0000-000000000000'
  AND (current_setting('app.operator', true) = 'on'
    OR EXISTS (SELECT 1 FROM membership m WHERE m.system_id = locking_system.system_id
               AND m.account_id = nullif(current_setting('app.account_id', true), '')::uuid)));
CREATE POLICY of_account ON idempotency
  USING (account_id = nullif(current_setting('app.account_id', true), '')::uuid)
  WITH CHECK (account_id = nullif(current_setting('app.account_id', true), '')::uuid);
-- The members of a system by name, inside it.
CREATE POLICY of_member ON account FOR SELECT USING (EXISTS (
  SELECT 1 FROM membership m WHERE m.account_id = account.account_id
    AND m.system_id = nullif(current_setting('app.system_id', true), '')::uuid));
-- Bridges of the installation and their devices serve every system.
CREATE POLICY shared ON bridge FOR SELECT USING (system_id IS NULL);
CREATE POLICY of_bridge ON programming_device FOR SELECT USING (
  EXISTS (SELECT 1 FROM bridge b WHERE b.bridge_id = programming_device.bridge_id));

DO $$
DECLARE named text;
BEGIN
  FOR named IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migration' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', named);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', named);
  END LOOP;
END $$;
