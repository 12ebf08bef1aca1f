"""Tuning a health model: what it would have said before accounts left, and what would have said it better."""
