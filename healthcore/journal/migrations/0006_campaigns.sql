-- Every message of every campaign, and what became of it. A message is claimed before it leaves, so that none leaves twice.
CREATE TABLE messages (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    campaign TEXT NOT NULL,
    run TEXT NOT NULL,
    account_id TEXT NOT NULL,
    email TEXT NOT NULL,
    subject TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('draft', 'csv', 'smtp')),
    author TEXT NOT NULL,
    made_at TEXT NOT NULL,
    UNIQUE (campaign, run, email)
);
CREATE INDEX messages_to ON messages (email, seq);
CREATE TABLE message_events (
    seq INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL REFERENCES messages (id),
    act TEXT NOT NULL CHECK (act IN ('sending', 'sent', 'failed', 'unknown')),
    detail TEXT NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX events_of_message ON message_events (message_id, seq);
