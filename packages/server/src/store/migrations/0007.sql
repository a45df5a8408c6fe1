-- A programming device serves one run at a time, of whichever system (docs/adr/0006). Known in the whole installation:
-- no index of a system's table could tell.

CREATE TABLE programming_seat (
  bridge_id uuid NOT NULL REFERENCES bridge ON DELETE CASCADE,
  link int NOT NULL,
  system_id uuid NOT NULL,
  run_no bigint NOT NULL,
  PRIMARY KEY (bridge_id, link),
  FOREIGN KEY (system_id, run_no) REFERENCES programming_run ON DELETE CASCADE
);
GRANT SELECT, INSERT, DELETE ON programming_seat TO lockwright_app;
DROP INDEX programming_run_open; -- one within a system, which this says too

-- Where two runs were open at one device the one begun first got every blank; the others end.
SELECT set_config('app.backup', 'on', true);
INSERT INTO programming_seat
SELECT DISTINCT ON (bridge_id, link) bridge_id, link, system_id, run_no FROM programming_run
WHERE state = 'open' ORDER BY bridge_id, link, started_at, system_id;
UPDATE programming_run r SET state = 'cancelled', ended_at = r.started_at
WHERE r.state = 'open' AND NOT EXISTS (
  SELECT 1 FROM programming_seat s WHERE s.system_id = r.system_id AND s.run_no = r.run_no);
SELECT set_config('app.backup', '', true);

CREATE POLICY installation ON programming_seat
  USING (current_setting('app.system_id', true) = '00000000-0000-0000-0000-000000000000')
  WITH CHECK (current_setting('app.system_id', true) = '00000000-0000-0000-0000-000000000000');
DO $$ BEGIN
  EXECUTE format('CREATE POLICY backup ON programming_seat TO CURRENT_USER USING (%s) WITH CHECK (%s)',
    $q$current_setting('app.backup', true) = 'on'$q$, $q$current_setting('app.backup', true) = 'on'$q$);
END $$;
ALTER TABLE programming_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE programming_seat FORCE ROW LEVEL SECURITY;
