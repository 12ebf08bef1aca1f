"""`pulsebook campaign`: whom a campaign reaches, what they get, and how it leaves."""

import csv
import io
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomlkit

from healthcore.campaigns.password import VARIABLE
from healthcore.journal.locations import book_config_dir
from tests.healthcore.campaigns.campaigns import ACCOUNTS, PEOPLE
from tests.healthcore.campaigns.conftest import MailServer, serving
from tests.healthcore.campaigns.mail_server import PASSWORD
from tests.tui.cli.conftest import Ask, Run

OWN = """
[[campaigns]]
name = "News"
accounts = "health is good"
subject = "News for {{ account.name }}"
body = "Hello {{ person.name | default('you') }}"
"""


@pytest.fixture
def team(run: Run) -> str:
    """A book with people and a campaign of its own."""
    Path("book.csv").write_text(ACCOUNTS, encoding="utf-8")
    Path("people.csv").write_text(PEOPLE, encoding="utf-8")
    run("import", "book.csv", "--as", "team", "--people", "people.csv")
    _write(OWN)
    return "team"


def _write(text: str) -> None:
    file = book_config_dir("team") / "campaigns.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _run_of(said: str) -> str:
    return said.split("--settle ")[1].split(maxsplit=1)[0]


@pytest.fixture
def server(tmp_path: Path, team: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that the book sends through."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with serving(tmp_path / "server") as running:
        _write(tomlkit.dumps({"sender": {"from": "Ada <ada@example.com>"}, "smtp": running.smtp()}) + OWN)
        yield running


def test_campaigns_are_listed_with_whom_they_reach(run: Run, ask: Ask, team: str) -> None:
    said = run("campaign", team).stdout

    assert "Nobody gets more than 1 message in 30 days." in said
    (news,) = [line for line in said.splitlines() if line.startswith("News")]
    assert news.split() == ["News", "3", "1"]
    assert str(book_config_dir("team") / "campaigns.toml") in said
    assert [one["name"] for one in ask("campaign", team)["campaigns"]][-1] == "News"
    assert list(csv.DictReader(io.StringIO(run("campaign", team, "--format", "csv").stdout)))[-1]["reaches"] == "3"


def test_a_campaign_that_makes_no_sense_is_listed_with_the_reason(run: Run, team: str) -> None:
    _write(OWN.replace("health is good", "helth is good"))

    assert "News, accounts, line 1, column 1: helth is" in run("campaign", team).stdout


def test_the_audience_has_who_is_reached_who_is_not_and_a_message(run: Run, team: str) -> None:
    said = run("campaign", team, "news").stdout

    assert "Reaches 3 people at 2 accounts; 1 who meet the conditions too get nothing." in said
    assert "has no e-mail address" in said
    assert "To: Pim Pancake <pim@example.com>\nSubject: News for Acme [EMEA] [/]\n\nHello Pim Pancake\n" in said
    assert "Hello you" in run("campaign", team, "news", "--preview", "IGGY@example.com").stdout
    assert "does not get" in run("campaign", team, "news", "--preview", "otto@example.com", exit_code=1).stderr


def test_the_audience_for_programs_and_spreadsheets(run: Run, ask: Ask, team: str) -> None:
    said = ask("campaign", team, "news")
    rows = list(csv.DictReader(io.StringIO(run("campaign", team, "news", "--format", "csv").stdout)))

    assert [person["email"] for person in said["reached"]] == [
        "pim@example.com",
        "zelda@example.com",
        "iggy@example.com",
    ]
    assert said["reached"][0]["subject"] == "News for Acme [EMEA] [/]"
    assert said["left_out"][0]["why"] == "has no e-mail address"
    assert [row["why_not"] for row in rows] == ["", "", "", "has no e-mail address"]


def test_a_segment_narrows_it(ask: Ask, team: str) -> None:
    said = ask("campaign", team, "news", "--segment", "owner == 'Ada' and status == 'trial'")

    assert [person["account_id"] for person in said["reached"]] == ["C3"]


def test_looking_writes_nothing(run: Run, team: str, data_dir: Path) -> None:
    def state() -> dict[str, tuple[bytes, int]]:
        files = [path for path in data_dir.rglob("*") if path.is_file()]
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = state()
    for words in ([], ["news"], ["news", "--preview", "pim@example.com"], ["--log"], ["news", "--show"]):
        run("campaign", team, *words)
    run("campaign", team, "news", "--send", exit_code=1)
    assert state() == before


def test_drafts_are_written_logged_and_can_be_taken_back(run: Run, ask: Ask, team: str) -> None:
    said = run("campaign", team, "news", "--drafts", "out", "--author", "ada").stdout
    assert said.startswith("Wrote 3 drafts of News to out.\n")
    assert len(list(Path("out").glob("*.eml"))) == 3
    assert ask("campaign", team, "news")["reached"] == []
    assert "nobody to write to" in run("campaign", team, "news", "--drafts", "out", exit_code=1).stderr

    assert run("campaign", team, "--settle", _run_of(said), "not-sent").stdout.startswith("3 messages not sent")
    assert len(ask("campaign", team, "news")["reached"]) == 3


def test_a_file_for_a_mail_merge(run: Run, team: str) -> None:
    run("campaign", team, "news", "--csv", "merge.csv", "--limit", "2")

    with Path("merge.csv").open(encoding="utf-8", newline="") as file:
        assert [row["email"] for row in csv.DictReader(file)] == ["pim@example.com", "zelda@example.com"]


def test_the_log_has_every_message(run: Run, ask: Ask, team: str) -> None:
    assert run("campaign", team, "--log").stdout == "No message yet.\n"
    run("campaign", team, "news", "--csv", "merge.csv")
    run("campaign", team, "winback", "--drafts", "out", exit_code=0)

    said = ask("campaign", team, "--log")["messages"]
    assert {(message["campaign"], message["channel"], message["state"]) for message in said} == {
        ("News", "csv", "handed over"),
        ("Stagnant User Winback", "draft", "handed over"),
    }
    assert "pim@example.com" in run("campaign", team, "news", "--log").stdout
    assert "merge" not in run("campaign", team, "winback", "--log", "--format", "csv").stdout


def test_opting_out_and_in_again(run: Run, ask: Ask, team: str) -> None:
    run("campaign", team, "--opt-out", "PIM@example.com")
    assert ask("campaign", team, "news")["reached"][0]["email"] == "zelda@example.com"

    run("campaign", team, "--opt-in", "pim@example.com")
    assert len(ask("campaign", team, "news")["reached"]) == 3
    assert "no e-mail address" in run("campaign", team, "--opt-out", "pim", exit_code=1).stderr


def test_show_prints_what_the_file_would_say(run: Run, team: str) -> None:
    (shown,) = tomllib.loads(run("campaign", team, "winback", "--show").stdout)["campaigns"]

    assert shown["people"] == "days_inactive >= 30"
    assert "{{ person.last_active | day }}" in shown["body"]


def test_sending_is_a_rehearsal_until_the_count_is_confirmed(run: Run, ask: Ask, team: str, server: MailServer) -> None:
    said = run("campaign", team, "news", "--send").stdout
    assert said.startswith("Would send 3 messages of News\nfrom Ada <ada@example.com> through localhost:")
    assert said.endswith("Nothing was sent. To send them, add: --confirm 3\n")

    assert "not 2" in run("campaign", team, "news", "--send", "--confirm", "2", exit_code=1).stderr
    assert server.mails == []
    assert run("campaign", team, "news", "--send", "--confirm", "3").stdout.startswith("3 sent. Run ")
    assert len(server.mails) == 3
    assert {message["state"] for message in ask("campaign", team, "--log")["messages"]} == {"sent"}


def test_what_could_not_be_sent_is_told_with_exit_code_1(run: Run, team: str, server: MailServer) -> None:
    Path("people.csv").write_text("account_id,email\nA1,refuse@example.com\nA1,pim@example.com\n", encoding="utf-8")
    said = run("campaign", team, "news", "--send", "--confirm", "2", exit_code=1)

    assert "refuse@example.com: failed: 550 there is nobody of that name." in said.stderr
    assert said.stdout.startswith("1 sent, 1 failed. Run ")


def test_messages_are_for_today(run: Run, team: str) -> None:
    assert (
        "Leave --as-of out."
        in run("campaign", team, "news", "--drafts", "out", "--as-of", "2026-01-01", exit_code=1).stderr
    )
    run("campaign", team, "news", "--as-of", "2026-01-01")


def test_without_people_it_says_how_to_name_them(run: Run, book: str) -> None:
    said = run("campaign", book, exit_code=1).stderr

    assert "Nobody is known at the accounts of monday." in said
    assert "--people FILE" in said


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--drafts", "x"], "--drafts needs the NAME of a campaign."),
        (["news", "--drafts", "x", "--send"], "--drafts and --send: one at a time."),
        (["news", "--confirm", "1"], "--confirm belongs to --send."),
    ],
)
def test_what_makes_no_sense_together_is_refused(run: Run, team: str, words: list[str], problem: str) -> None:
    assert problem in run("campaign", team, *words, exit_code=2).stderr


def test_an_unknown_campaign_and_a_faulty_file_are_told(run: Run, team: str) -> None:
    assert '"News"' in run("campaign", team, "nothing", exit_code=1).stderr
    _write("[smtp]\nhost = 'h'\npassword = 'x'\n")
    assert "smtp.password: Extra inputs" in run("campaign", team, exit_code=1).stderr


def test_a_file_never_seen_is_remembered_when_messages_leave(run: Run) -> None:
    Path("book.csv").write_text(ACCOUNTS, encoding="utf-8")
    Path("people.csv").write_text(PEOPLE, encoding="utf-8")
    run("campaign", "book.csv", "winback", "--people", "people.csv", "--drafts", "out")

    assert "Stagnant User Winback" in json.dumps(run("campaign", "book", "--log").stdout)


def test_the_sample_book_has_people(ask: Ask) -> None:
    assert ask("campaign", "sample", "winback")["reached"]
