-- What a programming device says of its own firmware (R133); unknown until it says so.
ALTER TABLE programming_device ADD COLUMN firmware text CHECK (length(firmware) <= 20);
