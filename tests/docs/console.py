"""Runs the consoles that pages show: every command as it is printed, its output compared with the page's.

A block of the language `console` holds commands behind `$ ` and what they print. Blocks with a second word behind the
fence are files of that name, as in "```csv five.csv". The blocks of a page run in order, in one folder, on a fixed day.
`…` stands for some text, and alone on a line for any number of lines. A block of the language `json` with a command
behind it is what that command prints, however it is laid out; there "…" stands for any text, and last in a list for
the rest of it.
"""

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tests.docs.pages import Block
from tui.cli.program import cli


@dataclass(frozen=True)
class Step:
    """A command and what the page says it prints."""

    command: str
    printed: str


def steps(block: Block) -> Iterator[Step]:
    """The commands of a block; one that ends with a backslash goes on in the next line."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        command = lines.pop(0)
        while command.endswith("\\"):
            command = command.removesuffix("\\") + lines.pop(0).strip()
        yield Step(command, "\n".join(lines).strip())


def says(printed: str, output: str) -> bool:
    """Whether what a page shows is what was printed; how wide blanks are, and blank lines around, do not count."""
    pattern = "".join(map(_line_pattern, printed.strip().splitlines()))
    got = "".join(f"{_narrow(line)}\n" for line in output.strip().splitlines())
    return re.fullmatch(pattern, got) is not None


def says_json(shown: Any, got: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    """Whether a JSON document is what a page shows."""
    match shown:
        case "…":
            return True
        case dict():
            return (
                isinstance(got, dict) and shown.keys() == got.keys() and all(says_json(shown[k], got[k]) for k in got)
            )
        case [*some, "…"]:
            return isinstance(got, list) and all(map(says_json, some, got)) and len(got) > len(some)
        case list():
            return isinstance(got, list) and len(got) == len(shown) and all(map(says_json, shown, got))
        case _:
            return bool(shown == got)


def _line_pattern(line: str) -> str:
    if line.strip() == "…":
        return r"(?:.*\n)*?"
    return re.escape(_narrow(line)).replace("…", ".*?") + r"\n"


def _narrow(line: str) -> str:
    return " ".join(line.split())


class Console:
    """A shell that knows `pulsebook`, `cp` and `echo $?`; enough for examples."""

    def __init__(self) -> None:
        self._exit_code = 0

    def run(self, command: str) -> str:
        """What a command shows on a terminal: both streams."""
        words = shlex.split(command)
        match words:
            case ["pulsebook", *arguments, ">", target]:
                Path(target).write_text(self._pulsebook(arguments).stdout, encoding="utf-8")
                return ""
            case ["pulsebook", *arguments]:
                return self._pulsebook(arguments).output
            case ["cp", source, target]:
                shutil.copy(source, target)
                return ""
            case ["echo", "$?"]:
                return f"{self._exit_code}\n"
            case _:
                raise ValueError(f"examples cannot run {words[0]!r}")

    def document(self, command: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The JSON that `pulsebook` writes to its standard output."""
        return json.loads(self._pulsebook(shlex.split(command)[1:]).stdout)

    def _pulsebook(self, arguments: list[str]) -> Result:
        result = CliRunner().invoke(cli, arguments, prog_name="pulsebook")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        self._exit_code = result.exit_code
        return result
