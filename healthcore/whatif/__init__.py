"""What another health model would do to a book, before it is in force; and putting it in force."""
