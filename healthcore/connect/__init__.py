"""Services that hold accounts: pulling a book from one, and ratings pushed back through an outbox."""
