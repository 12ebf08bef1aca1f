-- People are pulled too, on their own: how that ended is no pull of accounts.
CREATE TABLE syncs_with_people (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('pull', 'people', 'push')),
    service TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed', 'cancelled')),
    count INTEGER NOT NULL,           -- accounts or people pulled, or ratings verified
    detail TEXT NOT NULL,
    budget TEXT NOT NULL,             -- what the service said about calls that are left
    ended_at TEXT NOT NULL
);
INSERT INTO syncs_with_people SELECT seq, kind, service, outcome, count, detail, budget, ended_at FROM syncs;
DROP TABLE syncs;
ALTER TABLE syncs_with_people RENAME TO syncs;
CREATE TRIGGER syncs_are_not_changed BEFORE UPDATE ON syncs BEGIN
    SELECT RAISE(ABORT, 'a sync is never changed');
END;
CREATE TRIGGER syncs_are_not_deleted BEFORE DELETE ON syncs BEGIN
    SELECT RAISE(ABORT, 'a sync is never deleted');
END;
