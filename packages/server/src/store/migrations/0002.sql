-- What sessions with devices need beyond the first migration.

-- Two session ids are good at any time: the one confirmed and the one offered last (spec/session.md, B10).
ALTER TABLE device_state ADD COLUMN offered_session_id bytea;
-- A carrier that no longer holds the task was told to forget it, or brought the receipt itself.
ALTER TABLE task_carrier ADD COLUMN removed_at timestamptz;
-- From the moment it is sent a task may be on its way, whether the carrier confirmed it or not (law 3).
ALTER TABLE task_carrier ADD COLUMN offered_at timestamptz;

-- A blank in a slot belongs to whichever system has an open run at that programming device.
CREATE POLICY of_seat ON programming_run FOR SELECT USING (
  current_setting('app.system_id', true) = '00000000-0000-0000-0000-000000000000');

-- Two kinds of record carry a number where others carry their time: the day of a new time floor, the count of what was
-- lost. `at` of those is the time of the record before them.
ALTER TABLE event ADD COLUMN value bigint;
ALTER TABLE foreign_event ADD COLUMN value bigint;

-- Backup and restore go over all systems: the owner of the tables, who is never the one that serves requests, sees all
-- rows while it says so.
DO $$
DECLARE named text;
BEGIN
  FOR named IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migration' LOOP
    EXECUTE format('CREATE POLICY backup ON %I TO CURRENT_USER USING (%s) WITH CHECK (%s)', named,
      $q$current_setting('app.backup', true) = 'on'$q$, $q$current_setting('app.backup', true) = 'on'$q$);
  END LOOP;
END $$;
