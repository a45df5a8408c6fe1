-- What the screens need: search, undo, defaults for hand-out, slots that say who lies in them, indexes for what presses.

-- Text to search in. A column of its own: under row security only plain comparisons of columns reach an index, and
-- `lower()` is none. "C" makes a prefix a range, whatever the order of the database is.
ALTER TABLE key ADD COLUMN found_by text COLLATE "C" GENERATED ALWAYS AS (lower(marking || E'\n' || name)) STORED;
ALTER TABLE cylinder ADD COLUMN found_by text COLLATE "C"
  GENERATED ALWAYS AS (lower(marking || E'\n' || name || E'\n' || place)) STORED;
ALTER TABLE person ADD COLUMN found_by text COLLATE "C" GENERATED ALWAYS AS (lower(name)) STORED;
ALTER TABLE handout ADD COLUMN found_by text COLLATE "C" GENERATED ALWAYS AS (lower(holder)) STORED;
CREATE INDEX key_found_by ON key (system_id, found_by, key_no);
CREATE INDEX cylinder_found_by ON cylinder (system_id, found_by, cylinder_no);
CREATE INDEX person_found_by ON person (system_id, found_by, person_no);
CREATE INDEX handout_found_by ON handout (system_id, found_by, key_no) WHERE in_at IS NULL;

-- What presses (home): each question reads only the rows of its answer.
CREATE INDEX key_valid_to ON key (system_id, valid_to) WHERE valid_to IS NOT NULL;
CREATE INDEX key_programmed_at ON key (system_id, programmed_at) WHERE programmed_at IS NOT NULL;
CREATE INDEX device_state_revalidated ON device_state (system_id, revalidated_until) WHERE revalidated_until IS NOT NULL;
CREATE INDEX device_state_battery ON device_state (system_id, battery_percent) WHERE battery_percent <= 20;
CREATE INDEX device_state_seen ON device_state (system_id, device_kind, seen_at);
CREATE INDEX task_unassigned ON task (system_id, task_no) WHERE state = 'created';
CREATE INDEX task_failed ON task (system_id, task_no) WHERE state = 'failed';
CREATE INDEX key_update_waiting ON key_update (system_id, created_at, key_no) WHERE state IN ('wished', 'underWay');
CREATE INDEX event_gap_noticed ON event_gap (system_id, noticed_at);

-- Defaults for hand-out (R043). No instant: nobody was asked yet.
ALTER TABLE locking_system
  ADD COLUMN handout_validity_days int CHECK (handout_validity_days BETWEEN 1 AND 3650),
  ADD COLUMN handout_revalidation_hours int CHECK (handout_revalidation_hours BETWEEN 1 AND 8784),
  ADD COLUMN handout_defaults_at timestamptz;
ALTER TABLE person ADD COLUMN language text CHECK (language IN ('en', 'de'));

-- How to take an act back: the command that undoes it, for the account that did it.
CREATE TABLE undo_step (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  undo_id uuid NOT NULL,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  use_case text NOT NULL,
  permission text NOT NULL,
  row_count int NOT NULL,
  inverse jsonb NOT NULL,
  at timestamptz NOT NULL,
  undone_at timestamptz,
  PRIMARY KEY (system_id, undo_id)
);
CREATE INDEX undo_step_account ON undo_step (system_id, account_id, at) WHERE undone_at IS NULL;

ALTER TABLE import_run DROP CONSTRAINT import_run_state_check;
ALTER TABLE import_run ADD CONSTRAINT import_run_state_check
  CHECK (state IN ('previewed', 'applied', 'discarded', 'undone'));

-- R096: is the bridge there, and who proved itself in which slot.
ALTER TABLE bridge ADD COLUMN connected_at timestamptz; -- null: it is not connected
ALTER TABLE bridge ADD COLUMN seen_at timestamptz;
CREATE TABLE programming_slot (
  system_id uuid NOT NULL REFERENCES locking_system ON DELETE CASCADE,
  bridge_id uuid NOT NULL REFERENCES bridge ON DELETE CASCADE,
  link int NOT NULL,
  slot text NOT NULL CHECK (slot IN ('left', 'right', 'cable')),
  device_kind text NOT NULL CHECK (device_kind IN ('key', 'cylinder')),
  device_no bigint NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, bridge_id, link, slot)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON undo_step, programming_slot TO lockwright_app;
CREATE POLICY installation ON programming_slot
  USING (current_setting('app.system_id', true) = '00000000-0000-0000-0000-000000000000')
  WITH CHECK (current_setting('app.system_id', true) = '00000000-0000-0000-0000-000000000000');
DO $$
DECLARE
  named text;
  scope constant text := $q$system_id = nullif(current_setting('app.system_id', true), '')::uuid$q$;
BEGIN
  FOREACH named IN ARRAY ARRAY['undo_step', 'programming_slot'] LOOP
    EXECUTE format('CREATE POLICY own_system ON %I USING (%s) WITH CHECK (%s)', named, scope, scope);
    EXECUTE format('CREATE POLICY backup ON %I TO CURRENT_USER USING (%s) WITH CHECK (%s)', named,
      $q$current_setting('app.backup', true) = 'on'$q$, $q$current_setting('app.backup', true) = 'on'$q$);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', named);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', named);
  END LOOP;
END $$;
