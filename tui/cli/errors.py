"""What is said when something goes wrong: never a traceback."""

import os
import sys
from collections.abc import Iterable

import click

from healthcore.vocabulary.errors import PulsebookError
from healthcore.vocabulary.text import plain


def say(lines: Iterable[str]) -> None:
    """Lines on stderr, with nothing in them that a terminal would obey."""
    for line in lines:
        click.echo(plain(line), err=True)


def explain_error(error: PulsebookError) -> None:
    """One line per problem, then what to do about it."""
    say(error.lines())


def explain_bug(error: Exception) -> None:
    """One line that names the private file with the details."""
    from tui.crash_log import keep_stack

    say([f"Unexpected error ({type(error).__name__}): this is a bug in Pulsebook. {keep_stack(error)}"])


def stop_writing() -> None:
    """After `| head` has read enough, or the disk is full: what is still in the buffer goes nowhere, in silence."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
