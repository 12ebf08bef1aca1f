-- Ratings on their way to a service, and what was exchanged with it.

-- The service that a book is connected to; the last row counts, and '' means none any more.
CREATE TABLE connections (
    seq INTEGER PRIMARY KEY,
    service TEXT NOT NULL,
    author TEXT NOT NULL,
    connected_at TEXT NOT NULL
);
CREATE TRIGGER connections_are_not_changed BEFORE UPDATE ON connections BEGIN
    SELECT RAISE(ABORT, 'a connection is never changed');
END;
CREATE TRIGGER connections_are_not_deleted BEFORE DELETE ON connections BEGIN
    SELECT RAISE(ABORT, 'a connection is never deleted');
END;

-- One entry for each rating, and one more when it is taken back.
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    rating_id TEXT NOT NULL REFERENCES ratings (id),
    act TEXT NOT NULL CHECK (act IN ('rate', 'retract')),
    after_rating INTEGER NOT NULL,    -- the newest rating of the account then, its seq
    made_at TEXT NOT NULL
);
CREATE INDEX outbox_of_account ON outbox (account_id, number);
CREATE TRIGGER outbox_is_not_changed BEFORE UPDATE ON outbox BEGIN
    SELECT RAISE(ABORT, 'an entry of the outbox is never changed: add an event');
END;
CREATE TRIGGER outbox_is_not_deleted BEFORE DELETE ON outbox BEGIN
    SELECT RAISE(ABORT, 'an entry of the outbox is never deleted');
END;

CREATE TABLE outbox_events (
    seq INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES outbox (number),
    act TEXT NOT NULL CHECK (act IN ('sending', 'sent', 'verified', 'failed', 'conflict', 'withdrawn', 'again')),
    value TEXT,                       -- what was written, or what stands there instead; NULL for empty
    detail TEXT NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX events_of_entry ON outbox_events (entry, seq);
CREATE TRIGGER outbox_events_are_not_changed BEFORE UPDATE ON outbox_events BEGIN
    SELECT RAISE(ABORT, 'an event of the outbox is never changed');
END;
CREATE TRIGGER outbox_events_are_not_deleted BEFORE DELETE ON outbox_events BEGIN
    SELECT RAISE(ABORT, 'an event of the outbox is never deleted');
END;

-- In the transaction of the rating itself: whoever rates, on whatever way, no rating of a connected book is forgotten.
CREATE TRIGGER rating_enters_outbox AFTER INSERT ON ratings
WHEN NEW.origin = 'pulsebook'
 AND coalesce((SELECT service FROM connections ORDER BY seq DESC LIMIT 1), '') != '' BEGIN
    INSERT INTO outbox (account_id, rating_id, act, after_rating, made_at)
    VALUES (NEW.account_id, NEW.id, 'rate', NEW.seq, NEW.rated_at);
END;
CREATE TRIGGER retraction_enters_outbox AFTER INSERT ON retractions
WHEN EXISTS (SELECT 1 FROM outbox WHERE rating_id = NEW.rating_id) BEGIN
    INSERT INTO outbox (account_id, rating_id, act, after_rating, made_at)
    SELECT account_id, id, 'retract',
           (SELECT max(seq) FROM ratings AS every WHERE every.account_id = ratings.account_id), NEW.retracted_at
    FROM ratings WHERE id = NEW.rating_id;
END;

-- Every pull and push, and how it ended.
CREATE TABLE syncs (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('pull', 'push')),
    service TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed', 'cancelled')),
    count INTEGER NOT NULL,           -- accounts pulled, or ratings verified
    detail TEXT NOT NULL,
    budget TEXT NOT NULL,             -- what the service said about calls that are left
    ended_at TEXT NOT NULL
);
CREATE TRIGGER syncs_are_not_changed BEFORE UPDATE ON syncs BEGIN
    SELECT RAISE(ABORT, 'a sync is never changed');
END;
CREATE TRIGGER syncs_are_not_deleted BEFORE DELETE ON syncs BEGIN
    SELECT RAISE(ABORT, 'a sync is never deleted');
END;
