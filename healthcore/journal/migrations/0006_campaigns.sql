-- Every message of every campaign, and what became of it. A message is claimed before it leaves, so that none leaves
-- twice: one that was claimed and of which nothing else is known may have left.
CREATE TABLE messages (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    campaign TEXT NOT NULL,
    run TEXT NOT NULL,
    account_id TEXT NOT NULL,
    email TEXT NOT NULL,              -- as addresses are compared: case makes no difference
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
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

-- Whoever said here that they want no mail, or want it again; the last one of an address counts.
CREATE TABLE opt_outs (
    seq INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('out', 'in')),
    author TEXT NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX opt_outs_of ON opt_outs (email, seq);

-- Every message with the last that is known of it.
CREATE VIEW message_states AS
SELECT messages.*, act, detail, happened_at
FROM messages LEFT JOIN message_events AS event
    ON event.seq = (SELECT max(seq) FROM message_events WHERE message_id = messages.id);

CREATE TRIGGER messages_are_not_changed BEFORE UPDATE ON messages BEGIN
    SELECT RAISE(ABORT, 'a message is never changed');
END;
CREATE TRIGGER messages_are_not_deleted BEFORE DELETE ON messages BEGIN
    SELECT RAISE(ABORT, 'a message is never deleted');
END;
