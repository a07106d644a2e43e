-- Version 1. A blob is looked up by its digest and never changed.

PRAGMA application_id = 0x43414C4F;

CREATE TABLE blobs (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    data BLOB NOT NULL
);
