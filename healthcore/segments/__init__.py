"""Segments: accounts that meet a condition over what a book says and what is derived of it."""
