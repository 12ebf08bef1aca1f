"""`pulsebook model`: check, show, init, diff, versions."""

from importlib.resources import files
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Run

GOOD = """\
name = "Mine"

[[profiles]]
name = "Everybody"
[profiles.usage]
good = ["engagement >= 60"]
poor = ["engagement < 10"]
"""


def test_a_clean_model_has_no_findings(run: Run) -> None:
    Path("mine.toml").write_text(GOOD, encoding="utf-8")

    assert run("model", "check", "mine.toml").stdout == "mine.toml: no findings.\n"


def test_an_error_has_its_file_line_and_column_and_exit_code_1(run: Run) -> None:
    Path("mine.toml").write_text(GOOD.replace(">= 60", "=> 60"), encoding="utf-8")

    result = run("model", "check", "mine.toml", exit_code=1)

    assert result.stdout.startswith("mine.toml:6:21: error: ")
    assert result.stderr == ""


def test_warnings_alone_are_no_failure(run: Run) -> None:
    Path("mine.toml").write_text(GOOD.replace("< 10", "< 70"), encoding="utf-8")

    assert run("model", "check", "mine.toml").stdout.startswith("mine.toml:7:10: warning: ")


def test_a_book_tells_what_only_data_can(run: Run, book: str) -> None:
    Path("mine.toml").write_text(GOOD.replace('["engagement >= 60"]', '["engagement >= 60", "nps > 0"]'), "utf-8")

    result = run("model", "check", "mine.toml", "--book", book)

    assert result.stdout == "mine.toml: warning: nobody has data for nps\n"


@pytest.mark.parametrize("name", ["recommended", "multidimensional", "active-users", "sample"])
def test_shipped_models_have_no_errors(run: Run, name: str) -> None:
    assert "error" not in run("model", "check", name).stdout


def test_show_prints_the_text_as_it_is(run: Run) -> None:
    Path("mine.toml").write_text(GOOD, encoding="utf-8")
    shipped = files("healthcore.model.shipped").joinpath("active-users.toml").read_text(encoding="utf-8")

    assert run("model", "show", "mine.toml").stdout == GOOD
    assert run("model", "show", "active-users").stdout == shipped
    assert 'name = "Recommended"' in run("model", "show").stdout


def test_show_prints_the_model_of_a_book(run: Run, book: str) -> None:
    run("import", book, "--as", "team", "--model", "multidimensional")

    assert 'mode = "dimensional"' in run("model", "show", "--book", "team").stdout
    run("model", "show", "recommended", "--book", "team", exit_code=2)


@pytest.mark.parametrize("command", ["check", "show"])
def test_no_such_model_names_the_shipped_ones(run: Run, command: str) -> None:
    result = run("model", command, "nope.toml", exit_code=1)

    assert "nope.toml: there is no such model or file." in result.stderr
    assert "recommended" in result.stderr


def test_a_model_of_ones_own_begins_as_one_that_works_and_replaces_nothing(run: Run) -> None:
    run("model", "init", "our-model.toml", "--from", "active-users")
    run("model", "init", "mine.toml")

    said = run("model", "diff", "active-users", "our-model.toml").stdout
    assert said == "name Active users became Our model\n"
    again = run("model", "init", "mine.toml", exit_code=1)
    assert again.stderr.startswith("mine.toml: there is a file of that name already.")


def test_what_a_model_means_differently_is_told_line_by_line(run: Run) -> None:
    Path("old.toml").write_text(GOOD, encoding="utf-8")
    Path("new.toml").write_text(f"# tuned\n{GOOD.replace('>= 60', '>= 55')}", encoding="utf-8")

    assert run("model", "diff", "old.toml", "new.toml").stdout == "Everybody: engagement >= 60 became >= 55 (Good)\n"


def test_the_models_of_a_book_are_listed_and_compared_by_number(run: Run, book: str) -> None:
    Path("old.toml").write_text(GOOD, encoding="utf-8")
    Path("new.toml").write_text(GOOD.replace("< 10", "< 15"), encoding="utf-8")
    run("import", book, "--as", "team", "--model", "old.toml")
    run("import", book, "--as", "team", "--model", "new.toml")

    lines = run("model", "versions", "team").stdout.splitlines()

    assert [line.split("  ")[0] for line in lines if not line.startswith(" ")] == ["1", "2"]
    assert lines[-1] == "   Everybody: engagement < 10 became < 15 (Poor)"
    told = run("model", "diff", "2", "1", "--book", "team").stdout
    assert told == "Everybody: engagement < 15 became < 10 (Poor)\n"
    assert "3: team has no such version." in run("model", "diff", "1", "3", "--book", "team", exit_code=1).stderr
