"""The help of every command says what it is for, when to use it, what to type and what its exit codes mean."""

from collections.abc import Iterator
from importlib.metadata import version

import click
import pytest

from tests.tui.cli.conftest import Run
from tui.cli.documented import DocumentedCommand
from tui.cli.program import cli


def _commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _commands(inner, (*path, name))


COMMANDS = dict(_commands(cli))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_complete(run: Run, path: tuple[str, ...]) -> None:
    text = run(*path, "--help").stdout
    command = COMMANDS[path]

    assert isinstance(command, DocumentedCommand)
    purpose, _, rest = (command.help or "").partition("\n\n")
    assert purpose.endswith((".", ":")) or ":" in purpose
    assert len(rest) > 60
    assert command.examples
    assert all("pulsebook" in example and example in text for example in command.examples)
    assert "Exit codes: 0" in text


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_option_is_explained(path: tuple[str, ...]) -> None:
    options = [parameter for parameter in COMMANDS[path].params if isinstance(parameter, click.Option)]

    assert all(option.help for option in options)


def test_the_commands_are_those_that_work() -> None:
    assert sorted(cli.commands) == [
        "campaign",
        "changes",
        "connect",
        "demo",
        "doctor",
        "explain",
        "figures",
        "import",
        "locate",
        "model",
        "plays",
        "rate",
        "ratings",
        "references",
        "score",
        "segments",
        "sync",
        "tasks",
        "tune",
    ]


def test_opening_a_book_has_its_own_help(run: Run) -> None:
    text = run("export.csv", "--help").stdout

    assert "Open the application on BOOK" in text
    assert "--date-order" in text


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"pulsebook {version('pulsebook')}\n"


def test_locate_prints_every_place(run: Run, book: str) -> None:
    run("rate", book, "A1", "0")

    text = run("locate").stdout

    for name in ("configuration", "data", "registry of books", "books", "book monday", "settings of monday", "logs"):
        assert any(line.startswith(name) for line in text.splitlines()), name
    assert text.count("(not there yet)") == 1
