-- What each person has dealt with on Today. The last mark of an item and author counts.
CREATE TABLE bookmarks (
    seq INTEGER PRIMARY KEY,
    author TEXT NOT NULL UNIQUE,
    day TEXT NOT NULL,                -- changes up to this day were there before the first look: they are no news
    set_at TEXT NOT NULL
);
CREATE TABLE marks (
    seq INTEGER PRIMARY KEY,
    item TEXT NOT NULL,               -- change:ACCOUNT:DAY, rating:ACCOUNT:DUE
    account_id TEXT NOT NULL,
    author TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('handled', 'snoozed', 'reopened')),
    until TEXT,                       -- of a snooze: the day on which the item is back
    condition TEXT,                   -- of a snooze: back as soon as this holds
    reason TEXT NOT NULL,
    marked_at TEXT NOT NULL
);
CREATE INDEX marks_of_author ON marks (author, item, seq);
CREATE TRIGGER marks_are_not_changed BEFORE UPDATE ON marks BEGIN
    SELECT RAISE(ABORT, 'a mark is never changed');
END;
CREATE TRIGGER marks_are_not_deleted BEFORE DELETE ON marks BEGIN
    SELECT RAISE(ABORT, 'a mark is never deleted');
END;
