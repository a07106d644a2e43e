-- Version 1. docs/catalog-format.md says what each column means and what always holds.

PRAGMA application_id = 0x43414C4F;

CREATE TABLE roots (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE
);
INSERT INTO roots (id, path) VALUES (1, x'');

CREATE TABLE photo_ids (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 16));
CREATE TABLE image_ids (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 16));
CREATE TABLE file_ids (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 16));
CREATE TABLE group_ids (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 16));
CREATE TABLE library_ids (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 16));

CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    root INTEGER NOT NULL REFERENCES roots (id),
    path BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    read_at_ns INTEGER NOT NULL,
    photo INTEGER REFERENCES photo_ids (id),
    image INTEGER REFERENCES image_ids (id),
    version INTEGER REFERENCES file_ids (id),
    format TEXT,
    gone_since INTEGER,
    sidecars TEXT,
    companions TEXT,
    failure TEXT,
    UNIQUE (root, path)
);

-- Planning walks the subjects of live files in order, once for each step.
CREATE INDEX live_photos ON files (photo) WHERE gone_since IS NULL AND failure IS NULL;
CREATE INDEX live_images ON files (image) WHERE gone_since IS NULL AND failure IS NULL;
CREATE INDEX live_versions ON files (version) WHERE gone_since IS NULL AND failure IS NULL;

CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 16),
    op TEXT NOT NULL,
    version INTEGER NOT NULL,
    subject TEXT NOT NULL,
    parts TEXT NOT NULL
);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    recipe TEXT NOT NULL,
    started_ns INTEGER NOT NULL,
    partial INTEGER NOT NULL,
    pinned TEXT NOT NULL,
    state TEXT NOT NULL,
    ended_ns INTEGER,
    summary TEXT NOT NULL
);

-- Rows are only ever added at the end, and planning reads the index alone. A batch is put in the order of keys, so that
-- the facts of one key lie side by side in it: a condition reads few other pages.
CREATE TABLE facts (
    key INTEGER NOT NULL REFERENCES keys (id),
    subject INTEGER NOT NULL,
    run INTEGER NOT NULL REFERENCES runs (id),
    document TEXT NOT NULL,
    UNIQUE (key, subject)
);

CREATE TABLE failures (
    key INTEGER NOT NULL REFERENCES keys (id),
    subject INTEGER NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    hint TEXT NOT NULL,
    due TEXT NOT NULL,
    watch TEXT NOT NULL,
    seen TEXT NOT NULL,
    tries INTEGER NOT NULL,
    run INTEGER NOT NULL REFERENCES runs (id),
    detail TEXT NOT NULL,
    PRIMARY KEY (key, subject)
) WITHOUT ROWID;

CREATE TABLE members (
    group_id INTEGER NOT NULL REFERENCES group_ids (id),
    position INTEGER NOT NULL,
    image INTEGER NOT NULL REFERENCES image_ids (id),
    PRIMARY KEY (group_id, position)
) WITHOUT ROWID;
CREATE INDEX members_by_image ON members (image, group_id);

CREATE TABLE current_groups (
    kind TEXT NOT NULL,
    group_id INTEGER NOT NULL REFERENCES group_ids (id),
    PRIMARY KEY (kind, group_id)
) WITHOUT ROWID;
CREATE INDEX current_groups_by_id ON current_groups (group_id);

CREATE TABLE member_facts (
    key INTEGER NOT NULL REFERENCES keys (id),
    image INTEGER NOT NULL REFERENCES image_ids (id),
    group_id INTEGER NOT NULL REFERENCES group_ids (id),
    document TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs (id),
    PRIMARY KEY (key, image, group_id)
) WITHOUT ROWID;

CREATE TABLE names (
    run INTEGER NOT NULL REFERENCES runs (id),
    recipe TEXT NOT NULL,
    name TEXT NOT NULL,
    key INTEGER NOT NULL REFERENCES keys (id),
    settled INTEGER,
    PRIMARY KEY (run, recipe, name)
) WITHOUT ROWID;
