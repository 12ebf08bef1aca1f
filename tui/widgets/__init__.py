"""Widgets display."""
