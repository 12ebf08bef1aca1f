-- Whom we asked for a reference, and what came of it.
CREATE TABLE asks (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL,
    asked_on TEXT NOT NULL,           -- a day
    who TEXT NOT NULL,                -- the person asked; '' when not said
    purpose TEXT NOT NULL,            -- what for
    author TEXT NOT NULL,
    recorded_at TEXT NOT NULL
);
CREATE INDEX asks_of_account ON asks (account_id, asked_on);
CREATE TABLE ask_events (
    seq INTEGER PRIMARY KEY,
    ask_id TEXT NOT NULL REFERENCES asks (id),
    act TEXT NOT NULL CHECK (act IN ('outcome', 'retracted')),
    outcome TEXT NOT NULL,
    author TEXT NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX events_of_ask ON ask_events (ask_id, seq);
