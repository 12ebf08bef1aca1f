"""Plays: what is to happen when an account begins or ceases to meet a condition; and the tasks that come of it."""
