-- Version 1. Subjects are digests, so that decisions outlive catalog.db and are found again.

PRAGMA application_id = 0x43414C4F;

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    document TEXT NOT NULL,
    made_ns INTEGER NOT NULL
);
CREATE INDEX decisions_by_kind ON decisions (kind, subject);
