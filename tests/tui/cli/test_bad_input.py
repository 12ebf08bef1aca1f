"""What is wrong is said in one clear message, with exit code 1 and never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Run

BAD = {
    "empty.csv": (b"", "empty.csv: the file is empty."),
    "twice.csv": (
        b"Account ID,Name\nA1,One\nA2,Two\nA1,Three\n",
        'twice.csv, rows 2 and 4 have the same account_id "A1".',
    ),
    "noid.csv": (b"Colour,Taste\nred,sweet\n", "noid.csv: no column could be taken for account_id."),
    "picture.csv": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "picture.csv: this is not a table but a picture (PNG)."),
    "missing.csv": (None, "missing.csv: there is no such file, and no book of that name."),
}


@pytest.mark.parametrize("command", [("score",), ("explain", "A1"), ("references",), ("rate", "A1", "0"), ("import",)])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_message_from_every_command(run: Run, name: str, command: tuple[str, ...]) -> None:
    data, message = BAD[name]
    if data is not None:
        Path(name).write_bytes(data)
    words = [command[0], name, *command[1:], *(["--as", "x"] if command[0] == "import" else [])]

    result = run(*words, exit_code=1)

    assert result.stdout == ""
    assert message.split(", and no book")[0] in result.stderr
    assert "Traceback" not in result.stderr


def test_a_real_process_says_the_same() -> None:
    Path("empty.csv").touch()

    done = subprocess.run(
        [sys.executable, "-c", "from tui.cli import main; main()", "score", "empty.csv"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (1, "", "empty.csv: the file is empty.\n")


@pytest.mark.parametrize(
    "words",
    [
        ("score",),
        ("score", "x.csv", "--format", "xml"),
        ("score", "x.csv", "--as-of", "yesterday"),
        ("explain", "x.csv"),
        ("--nonsense",),
    ],
)
def test_a_command_that_is_not_written_right_exits_with_2(run: Run, words: tuple[str, ...]) -> None:
    assert "Usage: pulsebook" in run(*words, exit_code=2).stderr


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--map", "nonsense"), "--map nonsense: this is not FIELD=HEADER."),
        (("--map", "name=Nope"), 'There is no column "Nope" for name.'),
        (("--model", "nope.toml"), "nope.toml: there is no such model or file."),
        (("--as", "nobody"), "There is no book 'nobody'."),
    ],
)
def test_a_bad_option_value_is_explained(run: Run, book: str, words: tuple[str, ...], problem: str) -> None:
    result = run("score", book, *words, exit_code=1)

    assert problem in result.stderr
    assert result.stdout == ""


def test_a_condition_of_the_command_line_is_explained(run: Run) -> None:
    Path("few.csv").write_text("Account ID,ARR\nA1,5\n", encoding="utf-8")

    assert "column 17" in run("score", "few.csv", "--touch", "contract_value >>> 5", exit_code=1).stderr


def test_every_fault_of_a_model_has_its_place(run: Run, book: str) -> None:
    Path("bad.toml").write_text('name = "Bad"\n[[profiles]]\nname = "P"\n[profiles.usage]\ngood = ["nps >"]\n', "utf-8")

    result = run("score", book, "--model", "bad.toml", exit_code=1)

    assert result.stderr.startswith("bad.toml: line 5, column ")


def test_a_folder_without_a_table_is_told_and_what_lies_deep_below_it_is_not_walked(run: Run) -> None:
    below = Path("home/projects/old")
    below.mkdir(parents=True)
    (below / "part-0.parquet").write_bytes(b"not of this folder")
    assert "home: there is no table in this folder." in run("score", "home", exit_code=1).stderr
