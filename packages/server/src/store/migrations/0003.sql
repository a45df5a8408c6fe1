-- Block lists that spread: planned blocks, and when a list was given to the first carrier.

CREATE TABLE block_plan (
  system_id uuid NOT NULL,
  key_no bigint NOT NULL,
  planned_at timestamptz NOT NULL,
  planned_by text NOT NULL,
  cause text NOT NULL CHECK (length(cause) <= 200),
  PRIMARY KEY (system_id, key_no),
  FOREIGN KEY (system_id, key_no) REFERENCES key ON DELETE CASCADE
);
ALTER TABLE blocklist_version ADD COLUMN released_at timestamptz;

GRANT SELECT, INSERT, UPDATE, DELETE ON block_plan TO lockwright_app;
CREATE POLICY own_system ON block_plan
  USING (system_id = nullif(current_setting('app.system_id', true), '')::uuid)
  WITH CHECK (system_id = nullif(current_setting('app.system_id', true), '')::uuid);
DO $$ BEGIN
  EXECUTE format('CREATE POLICY backup ON block_plan TO CURRENT_USER USING (%s) WITH CHECK (%s)',
    $q$current_setting('app.backup', true) = 'on'$q$, $q$current_setting('app.backup', true) = 'on'$q$);
END $$;
ALTER TABLE block_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE block_plan FORCE ROW LEVEL SECURITY;
