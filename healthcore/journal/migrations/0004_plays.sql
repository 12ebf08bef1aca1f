-- What plays did, and the tasks they and people made. A play acts once for a span: play, account and span are the key.
CREATE TABLE firings (
    seq INTEGER PRIMARY KEY,
    play TEXT NOT NULL,
    account_id TEXT NOT NULL,
    span TEXT NOT NULL,
    fired_at TEXT NOT NULL,
    UNIQUE (play, account_id, span)
);
CREATE TABLE tasks (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
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
CREATE INDEX tasks_of_account ON tasks (account_id, seq);
CREATE TABLE task_events (
    seq INTEGER PRIMARY KEY,
    task_id TEXT NOT NULL REFERENCES tasks (id),
    act TEXT NOT NULL CHECK (act IN ('done', 'dropped', 'snoozed', 'reopened', 'changed')),
    until TEXT,
    condition TEXT,
    outcome TEXT NOT NULL,            -- of done and dropped what came of it, of a snooze why
    changes TEXT NOT NULL,            -- a JSON object: owner, due, priority as they are from now on
    author TEXT NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX events_of_task ON task_events (task_id, seq);
-- Attributes that plays set, `play.NAME` in conditions; the last value counts.
CREATE TABLE play_values (
    seq INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,              -- JSON
    play TEXT NOT NULL,
    set_at TEXT NOT NULL
);
CREATE INDEX play_values_of_account ON play_values (name, account_id, seq);
