-- What plays saw and did, and the tasks they and people made.

-- Which accounts began or ceased to meet the condition of a play. The last entry of play and account counts.
CREATE TABLE play_spans (
    seq INTEGER PRIMARY KEY,
    play TEXT NOT NULL,
    account_id TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('entered', 'left')),
    day TEXT NOT NULL,                -- since when
    seen_at TEXT NOT NULL
);
CREATE INDEX spans_of_play ON play_spans (play, account_id, seq);
CREATE TRIGGER play_spans_are_not_changed BEFORE UPDATE ON play_spans BEGIN
    SELECT RAISE(ABORT, 'a span of a play is never changed');
END;
CREATE TRIGGER play_spans_are_not_deleted BEFORE DELETE ON play_spans BEGIN
    SELECT RAISE(ABORT, 'a span of a play is never deleted');
END;

-- A play acts once for a span: play, account and span are the key.
CREATE TABLE firings (
    seq INTEGER PRIMARY KEY,
    play TEXT NOT NULL,
    account_id TEXT NOT NULL,
    span TEXT NOT NULL,
    day TEXT NOT NULL,
    author TEXT NOT NULL,
    fired_at TEXT NOT NULL,
    UNIQUE (play, account_id, span)
);
CREATE TRIGGER firings_are_not_changed BEFORE UPDATE ON firings BEGIN
    SELECT RAISE(ABORT, 'a firing is never changed');
END;
CREATE TRIGGER firings_are_not_deleted BEFORE DELETE ON firings BEGIN
    SELECT RAISE(ABORT, 'a firing is never deleted');
END;

CREATE TABLE tasks (
    number INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    play TEXT NOT NULL,               -- '' when a person made it
    span TEXT NOT NULL,
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    owner TEXT NOT NULL,
    due TEXT NOT NULL,                -- a day
    priority TEXT NOT NULL CHECK (priority IN ('high', 'normal', 'low')),
    author TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX tasks_of_account ON tasks (account_id, number);
CREATE INDEX tasks_of_play ON tasks (play, account_id) WHERE play != '';
CREATE TRIGGER tasks_are_not_changed BEFORE UPDATE ON tasks BEGIN
    SELECT RAISE(ABORT, 'a task is never changed: add an event');
END;
CREATE TRIGGER tasks_are_not_deleted BEFORE DELETE ON tasks BEGIN
    SELECT RAISE(ABORT, 'a task is never deleted');
END;

CREATE TABLE task_events (
    seq INTEGER PRIMARY KEY,
    task INTEGER NOT NULL REFERENCES tasks (number),
    act TEXT NOT NULL CHECK (act IN ('done', 'dropped', 'snoozed', 'reopened', 'changed')),
    until TEXT,                       -- of a snooze: the day on which the task is back
    condition TEXT,                   -- of a snooze: back as soon as this holds
    words TEXT NOT NULL,              -- of done and dropped what came of it, else why
    changes TEXT NOT NULL,            -- a JSON object: what of owner, due, priority is another from now on
    author TEXT NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX events_of_task ON task_events (task, seq);
CREATE TRIGGER task_events_are_not_changed BEFORE UPDATE ON task_events BEGIN
    SELECT RAISE(ABORT, 'an event of a task is never changed');
END;
CREATE TRIGGER task_events_are_not_deleted BEFORE DELETE ON task_events BEGIN
    SELECT RAISE(ABORT, 'an event of a task is never deleted');
END;

-- Attributes that plays set, `play.NAME` in conditions; the last value counts.
CREATE TABLE play_values (
    seq INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,              -- JSON; a day as text
    play TEXT NOT NULL,
    set_at TEXT NOT NULL
);
CREATE INDEX play_values_of_name ON play_values (name, account_id, seq);
CREATE TRIGGER play_values_are_not_changed BEFORE UPDATE ON play_values BEGIN
    SELECT RAISE(ABORT, 'a value is never changed');
END;
CREATE TRIGGER play_values_are_not_deleted BEFORE DELETE ON play_values BEGIN
    SELECT RAISE(ABORT, 'a value is never deleted');
END;

-- Webhooks that plays call. What is secret in them stands as ${NAME}, the name of an environment variable.
CREATE TABLE deliveries (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,          -- sent along, so that the receiver can tell a repetition
    play TEXT NOT NULL,
    account_id TEXT NOT NULL,
    span TEXT NOT NULL,
    url TEXT NOT NULL,
    headers TEXT NOT NULL,            -- a JSON object
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    UNIQUE (play, account_id, span)
);
CREATE TRIGGER deliveries_are_not_changed BEFORE UPDATE ON deliveries BEGIN
    SELECT RAISE(ABORT, 'a delivery is never changed: add an event');
END;
CREATE TRIGGER deliveries_are_not_deleted BEFORE DELETE ON deliveries BEGIN
    SELECT RAISE(ABORT, 'a delivery is never deleted');
END;
-- A delivery is claimed (`sending`) before it leaves, so that none leaves twice.
CREATE TABLE delivery_events (
    seq INTEGER PRIMARY KEY,
    delivery INTEGER NOT NULL REFERENCES deliveries (number),
    act TEXT NOT NULL CHECK (act IN ('sending', 'sent', 'failed', 'unknown', 'again', 'dropped')),
    detail TEXT NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX events_of_delivery ON delivery_events (delivery, seq);
