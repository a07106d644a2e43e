-- Version 2: which images resemble each other. docs/catalog-format.md says what each column means.

CREATE TABLE pairs (
    key INTEGER NOT NULL REFERENCES keys (id),
    first INTEGER NOT NULL,
    second INTEGER NOT NULL,
    distance INTEGER NOT NULL,
    match INTEGER NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (key, first, second)
) WITHOUT ROWID;

CREATE TABLE probed (
    key INTEGER NOT NULL REFERENCES keys (id),
    hash INTEGER NOT NULL,
    PRIMARY KEY (key, hash)
) WITHOUT ROWID;
