-- The file with the people at a book's accounts, when somebody named one.
ALTER TABLE books ADD COLUMN people TEXT;
