-- Version 3: which paths are symbolic links. A scan that finds another answer puts it right.

ALTER TABLE files ADD COLUMN is_link INTEGER NOT NULL DEFAULT 0;
