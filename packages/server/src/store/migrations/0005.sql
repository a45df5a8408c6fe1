-- Acts are taken back in the order they were done, also those of one millisecond.
ALTER TABLE undo_step ADD COLUMN undo_no bigint NOT NULL;
