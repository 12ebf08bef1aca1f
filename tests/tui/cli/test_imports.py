"""`pulsebook import`: what was read, and that it is remembered."""

from pathlib import Path

from tests.tui.cli.conftest import ACCOUNTS, Ask, Run

MESSY = """\
Account ID,Account Name,ARR,Renewal,Engagement,CSM Risk
A1,One,10 USD,soon,72,Major
A2,Two,20 USD,2027-01-02,many,dreadful
"""


def test_it_says_how_every_header_was_understood(run: Run, book: str) -> None:
    lines = [" ".join(line.split()) for line in run("import", book, "--as", "team").stdout.splitlines()]

    assert lines[0] == "monday.csv: CSV, commas"
    assert lines[1] == "5 rows read, 5 accounts."
    assert "ARR contract_value money another name of it" in lines
    assert "Engagement engagement number its name" in lines
    assert lines[-1] == "Remembered as the book 'team', by the model Recommended."


def test_the_name_is_enough_from_then_on(run: Run, ask: Ask) -> None:
    Path("odd.csv").write_text("Key,What\nA1,5\n", encoding="utf-8")

    run("import", "odd.csv", "--as", "odd", "--map", "account_id=Key", "--map", "engagement=What")

    assert ask("score", "odd")["accounts"][0]["health"] == "poor"


def test_the_model_is_remembered(run: Run, ask: Ask, book: str) -> None:
    Path("mine.toml").write_text(run("model", "show", "multidimensional").stdout, encoding="utf-8")
    run("import", book, "--as", "team", "--model", "mine.toml")

    assert ask("score", "team")["model"]["mode"] == "dimensional"


def test_doubts_are_counted_and_listed_with_report(run: Run) -> None:
    Path("messy.csv").write_text(MESSY, encoding="utf-8")

    brief = run("import", "messy.csv", "--as", "messy").stdout
    whole = run("import", "messy.csv", "--as", "messy", "--report").stdout

    assert "Engagement: 1 to look at." in brief
    assert "row 3, Engagement: 'many'" in whole
    assert "row 2, Renewal: 'soon'" in whole
    assert "row 3, CSM Risk: 'dreadful'" in whole
    assert "nobody has data for active_clients" in whole


def test_an_unreadable_rating_is_told_by_every_command(run: Run) -> None:
    Path("messy.csv").write_text(MESSY, encoding="utf-8")

    assert "messy.csv, row 3, CSM Risk: 'dreadful'" in run("score", "messy.csv").stderr


def test_a_new_export_takes_the_place_of_the_old_one(run: Run, ask: Ask, book: str) -> None:
    run("import", book, "--as", "team")
    Path("tuesday.csv").write_text(ACCOUNTS.replace("E5,Epsilon,500,USD,high,paying,,,\n", ""), encoding="utf-8")

    run("import", "tuesday.csv", "--as", "team")

    assert ask("score", "team")["summary"]["accounts"] == 3


def test_a_file_is_never_taken_for_a_book_of_its_name(run: Run, ask: Ask, book: str) -> None:
    run("import", book, "--as", "team")
    Path("team").write_text("Account ID,Engagement\nZ1,80\n", encoding="utf-8")

    run("import", "team", "--as", "other")

    assert [account["account_id"] for account in ask("score", "other")["accounts"]] == ["Z1"]


def test_a_name_is_needed_and_the_file_too(run: Run, book: str) -> None:
    assert "--as" in run("import", book, exit_code=2).stderr
    assert "nope.csv: there is no such file." in run("import", "nope.csv", "--as", "team", exit_code=1).stderr


def test_a_name_that_cannot_be_one_is_refused(run: Run, book: str, data_dir: Path) -> None:
    assert "a name cannot have" in run("import", book, "--as", "../x", exit_code=1).stderr
    assert not data_dir.exists()
