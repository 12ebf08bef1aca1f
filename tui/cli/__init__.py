"""The command line: thin commands over healthcore."""

from tui.cli.program import main

__all__ = ["main"]
