"""Themes and stylesheets, loaded as package data."""
