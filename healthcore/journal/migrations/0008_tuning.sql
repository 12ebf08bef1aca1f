-- Whether the days before an activation count under its model too, in place of those that were in force then.
ALTER TABLE activations ADD COLUMN rescored INTEGER NOT NULL DEFAULT 0 CHECK (rescored IN (0, 1));
-- What changed in the product, after which a health model has to be looked at again.
CREATE TABLE product_changes (
    seq INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL            -- UTC
);
CREATE TRIGGER product_changes_are_not_changed BEFORE UPDATE ON product_changes BEGIN
    SELECT RAISE(ABORT, 'a note is never changed');
END;
CREATE TRIGGER product_changes_are_not_deleted BEFORE DELETE ON product_changes BEGIN
    SELECT RAISE(ABORT, 'a note is never deleted');
END;
