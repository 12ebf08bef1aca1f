-- The texts of the health models that were in force, each from the moment it was put in force.
CREATE TABLE activations (
    seq INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,               -- the model's TOML
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    activated_at TEXT NOT NULL        -- UTC
);
CREATE TRIGGER activations_are_not_changed BEFORE UPDATE ON activations BEGIN
    SELECT RAISE(ABORT, 'an activation is never changed');
END;
CREATE TRIGGER activations_are_not_deleted BEFORE DELETE ON activations BEGIN
    SELECT RAISE(ABORT, 'an activation is never deleted');
END;
