"""The page of the command line has every command and option, and no page prints a command that does not exist."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from tests.docs.pages import DOCS, ROOT, blocks, inline_code, pages, sections
from tui.cli.program import cli

PAGE = DOCS / "command-line.md"

#: Where the options stand that several commands share.
_SHARED = ("Which book", "Which accounts", "Where output goes")

_COMMAND = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?(pulsebook(?: .*)?)$")


def commands(group: click.Group = cli, above: str = "pulsebook") -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name; `pulsebook` itself is the one that opens a book."""
    if group is cli:
        opening = cli.get_command(click.Context(cli), "")
        assert opening is not None
        yield above, opening
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{above} {name}")
        else:
            yield f"{above} {name}", command


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_is_on_the_page(name: str) -> None:
    described = sections(PAGE)
    own = described[name]
    shared = "".join(described[title] for title in _SHARED if f"(#{title.lower().replace(' ', '-')})" in own)
    options = [option for option in COMMANDS[name].params if isinstance(option, click.Option)]
    missing = [option.opts[0] for option in options if not re.search(rf"`{option.opts[0]}\b", own + shared)]
    assert not missing


def test_the_page_has_no_command_that_is_gone() -> None:
    assert {title for title in sections(PAGE) if title.startswith("pulsebook")} == set(COMMANDS)


def test_every_command_is_in_the_table_at_the_top() -> None:
    top = PAGE.read_text(encoding="utf-8").partition("\n## ")[0]
    assert [name for name in COMMANDS if f"`{name.removeprefix('pulsebook ')}`" not in top] == []


def _joined(text: str) -> list[str]:
    """Lines, those that end with a backslash together with the next one."""
    return re.sub(r" *\\\n *", " ", text).splitlines()


def printed() -> Iterator[tuple[str, str]]:
    """Every command on every page: behind a prompt or alone in a block, or between backticks."""
    for page in pages():
        lines = [line for block in blocks(page) for line in _joined(block.text)]
        for text in (*lines, *inline_code(page)):
            if found := _COMMAND.match(re.split(r" {3,}| [|>] ", text)[0]):
                yield str(page.relative_to(ROOT)), found[1]


@pytest.mark.parametrize(("page", "command"), sorted(set(printed())))
def test_every_command_that_a_page_prints_is_written_right(page: str, command: str) -> None:
    words = shlex.split(command)[1:]
    if not {"--help", "--version", "COMMAND"} & set(words):
        _parse(cli, words)


def _parse(command: click.Command, words: list[str]) -> None:
    """As click does it, without running anything."""
    context = click.Context(command, info_name="pulsebook")
    if isinstance(command, click.Group) and words and words[0] in command.commands:
        _parse(command.commands[words[0]], words[1:])
    elif command is cli:
        _parse(COMMANDS["pulsebook"], words)
    elif not isinstance(command, click.Group):
        command.parse_args(context, words)
