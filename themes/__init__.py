"""Themes and stylesheets, loaded as package data."""

from themes.loader import DEFAULT_DARK, DEFAULT_LIGHT, load_themes, stylesheets, variable_defaults

__all__ = ["DEFAULT_DARK", "DEFAULT_LIGHT", "load_themes", "stylesheets", "variable_defaults"]
