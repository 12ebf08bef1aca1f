"""A scored book for programs to read."""
