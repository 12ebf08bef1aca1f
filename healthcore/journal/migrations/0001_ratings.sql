-- What people said about accounts. Facts are added, never changed; `seq` is the order in which they were written.
CREATE TABLE ratings (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 127),
    word TEXT NOT NULL,
    note TEXT NOT NULL,
    reasons TEXT NOT NULL,          -- a JSON list of texts
    author TEXT NOT NULL,
    rated_at TEXT NOT NULL,         -- UTC, 2026-11-22T09:30:00.000+00:00
    source_seen TEXT,               -- what the source said at that moment; NULL when its cell was empty
    source_level INTEGER,           -- the level that was read from it, if any
    origin TEXT NOT NULL
);
CREATE INDEX ratings_of_account ON ratings (account_id, seq);

CREATE TABLE retractions (
    rating_id TEXT PRIMARY KEY REFERENCES ratings (id),
    author TEXT NOT NULL,
    retracted_at TEXT NOT NULL
);

-- The rating that counts now, for every account that has one: derived from the facts above, and rebuilt from them.
CREATE TABLE current_ratings (
    account_id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL REFERENCES ratings (seq)
) WITHOUT ROWID;

CREATE TRIGGER rating_counts AFTER INSERT ON ratings BEGIN
    INSERT INTO current_ratings (account_id, seq) VALUES (NEW.account_id, NEW.seq)
    ON CONFLICT (account_id) DO UPDATE SET seq = excluded.seq;
END;

CREATE TRIGGER retraction_brings_back AFTER INSERT ON retractions BEGIN
    DELETE FROM current_ratings WHERE seq = (SELECT seq FROM ratings WHERE id = NEW.rating_id);
    INSERT INTO current_ratings (account_id, seq)
    SELECT account_id, seq FROM ratings
    WHERE account_id = (SELECT account_id FROM ratings WHERE id = NEW.rating_id)
      AND id NOT IN (SELECT rating_id FROM retractions)
    ORDER BY seq DESC LIMIT 1
    ON CONFLICT (account_id) DO UPDATE SET seq = excluded.seq;
END;

CREATE TRIGGER ratings_are_not_changed BEFORE UPDATE ON ratings BEGIN
    SELECT RAISE(ABORT, 'a rating is never changed');
END;
CREATE TRIGGER ratings_are_not_deleted BEFORE DELETE ON ratings BEGIN
    SELECT RAISE(ABORT, 'a rating is never deleted');
END;
CREATE TRIGGER ratings_are_not_replaced BEFORE INSERT ON ratings
WHEN EXISTS (SELECT 1 FROM ratings WHERE id = NEW.id OR seq = NEW.seq) BEGIN
    SELECT RAISE(ABORT, 'a rating is never replaced');
END;

CREATE TRIGGER retractions_are_not_changed BEFORE UPDATE ON retractions BEGIN
    SELECT RAISE(ABORT, 'a retraction is never changed');
END;
CREATE TRIGGER retractions_are_not_deleted BEFORE DELETE ON retractions BEGIN
    SELECT RAISE(ABORT, 'a retraction is never deleted');
END;
CREATE TRIGGER retractions_are_not_replaced BEFORE INSERT ON retractions
WHEN EXISTS (SELECT 1 FROM retractions WHERE rating_id = NEW.rating_id) BEGIN
    SELECT RAISE(ABORT, 'a retraction is never replaced');
END;
