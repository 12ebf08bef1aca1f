"""A command loads what it needs: help is instant, and what needs no screen loads no Textual."""

import subprocess
import sys
from pathlib import Path

#: Runs commands one after the other in a fresh Python, then names what was loaded of some modules.
_SCRIPT = """
import sys
from tui.cli.program import cli
commands, unwanted = sys.argv[1].split("|"), sys.argv[2].split()
for command in commands:
    try:
        cli(command.split(), prog_name="pulsebook")
    except SystemExit as ended:
        assert not ended.code, (command, ended.code)
print("loaded:", *(name for name in unwanted if name in sys.modules))
"""


def _loaded(commands: list[str], unwanted: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, "|".join(commands), unwanted], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1].split()[1:]


def test_help_version_and_locate_load_nothing_heavy() -> None:
    light = ["--help", "--version", "locate", "score --help", "model check --help", "demo --help"]

    assert _loaded(light, "textual rich polars pydantic lark sqlite3 xlsxwriter rapidfuzz") == []


def test_what_needs_no_screen_loads_no_textual(book: str) -> None:
    Path("refs.csv").touch()
    Path("people.csv").write_text("Account ID,Name,Email\nA1,Ann,ann@example.com\n", encoding="utf-8")
    commands = [
        f"score {book}",
        f"score {book} --format csv",
        f"score {book} --format json",
        f"explain {book} A1",
        f"rate {book} A1 0",
        f"references {book}",
        f"references {book} --output refs.csv",
        f"import {book} --as monday --report",
        "campaign monday winback --people people.csv",
        f"model check recommended --book {book}",
        "model show",
        "plays run monday",
        "plays list monday",
        "tasks add monday A1 Call",
        "tasks monday",
    ]

    assert _loaded(commands, "textual rich tui.app tui.cells") == []


def test_a_book_from_one_file_loads_nothing_that_it_does_not_need(book: str) -> None:
    commands = [f"score {book}", f"changes {book}", f"explain {book} A1"]

    assert _loaded(commands, "narwhals httpx jinja2 stamina tomlkit xlsxwriter plotext keyring") == []
