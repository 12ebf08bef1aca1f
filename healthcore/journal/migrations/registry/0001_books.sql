-- Which books there are. Everything here can change: a book's facts are in its own journal.
CREATE TABLE books (
    name TEXT PRIMARY KEY,
    folded TEXT NOT NULL UNIQUE,      -- the name as it is compared: case does not tell two books apart
    model TEXT,                       -- the name or path of the health model that was chosen
    overrides TEXT NOT NULL,          -- a JSON object: field to header
    touch TEXT,                       -- who is high-touch where no column says so: all, nobody or a condition
    seen_at TEXT NOT NULL             -- UTC
);

-- Every path a book was opened under; the one seen last is its latest.
CREATE TABLE paths (
    path TEXT PRIMARY KEY,
    name TEXT NOT NULL REFERENCES books (name),
    seen INTEGER NOT NULL
);
CREATE INDEX paths_of_book ON paths (name, seen);

-- The account ids of a book's latest content: one value, as a million rows would take minutes to replace.
CREATE TABLE account_ids (
    name TEXT PRIMARY KEY REFERENCES books (name),
    count INTEGER NOT NULL,
    ids BLOB NOT NULL                 -- a JSON list of texts, compressed by zlib
);
