"""A folder of tables as a source of accounts: joined, rolled up, usage events counted, as `book.toml` says."""
