"""`pulsebook connect`, `sync` and `doctor`, against invented services."""

import json
from pathlib import Path

import pytest

from healthcore.book.settings import settings_path
from healthcore.sources.book_file import read_book_file
from tests.healthcore.connect.books import SECRETS, Trial
from tests.healthcore.connect.conftest import (  # noqa: F401 - fixtures
    Connect,
    InMemory,
    connecting,
    keyring_of_the_test,
    retries_at_once,
    running_services,
)
from tests.services import hubspot, salesforce, totango
from tests.tui.cli.conftest import Ask, Run

FEW = 40
FIVE = [
    word
    for label in ("0 - NO RISK", "1 - LOW", "2 - MEDIUM", "3 - HIGH", "4 - CRITICAL")
    for word in ("--choice", label)
]

#: What a person types beside the address.
WORDS = {
    "hubspot": ["--map", "contract_value=annualrevenue"],
    "salesforce": ["--sign-in", "refresh", "--client-id", salesforce.CLIENT],
    "totango": ["--service-id", totango.SERVICE_ID, *FIVE],
}


def connected(run: Run, trial: Trial) -> str:
    """Connects a book as a person does; what it said."""
    settings_path("team").unlink()
    address = ["--address", trial.running.address]
    if trial.service == "totango":
        address += ["--writes-to", trial.running.address]
    return run(
        "connect", "team", "--service", trial.service, *WORDS[trial.service], "--level", "Minor=1 - LOW", *address
    ).stdout


@pytest.mark.parametrize("service", ["hubspot", "salesforce", "totango"])
def test_from_connecting_to_a_rating_at_the_service(run: Run, ask: Ask, connect: Connect, service: str) -> None:
    trial = connect(service, FEW)

    said = connected(run, trial)
    assert "  Minor: 1 - LOW" in said
    assert "  Critical: 4 - CRITICAL" in said
    assert "Next: pulsebook sync team" in said

    assert f"Pulled {FEW} accounts" in run("sync", "team").stdout
    account = next(one for one in ask("score", "team")["accounts"] if one["rating"] is None)
    run("rate", "team", account["account_id"], "Minor", "--note", "x")
    assert "1 rating not settled: 1 pending." in run("sync", "team", "--status").stdout
    pushed = run("sync", "team").stdout

    assert "1 rating sent" in pushed
    assert "Nothing waits to be sent." in pushed
    assert trial.running.values[account["account_id"]] == trial.value(1)


def test_what_another_tool_thinks_of_health_is_kept_beside_ours(run: Run, ask: Ask, connect: Connect) -> None:
    trial = connect("totango", FEW)
    connected(run, trial)
    run("sync", "team")

    poor = ask("score", "team", "--segment", "remote_health == 'Poor'")["accounts"]

    assert 0 < len(poor) < FEW
    assert {one["health"] for one in poor} != {"poor"}


def test_people_come_when_they_are_asked_for_and_campaigns_reach_them_offline(
    run: Run, ask: Ask, connect: Connect
) -> None:
    trial = connect("totango", FEW)
    connected(run, trial)
    run("sync", "team")
    paying = {one["account_id"] for one in ask("score", "team", "--segment", "all-paying-accounts")["accounts"]}

    said = run("sync", "team", "--people", "--segment", "all-paying-accounts").stdout
    assert f"at {len(paying)} accounts that it was asked about." in said
    assert ", people 20" in said
    assert ask("sync", "team", "--status")["last"]["kind"] == "people"

    settings = settings_path("team")
    settings.write_text(
        settings.read_text(encoding="utf-8").replace(trial.running.address, "http://127.0.0.1:9"), encoding="utf-8"
    )
    told = ask("campaign", "team", "winback")
    assert told["reached"]
    assert {account for account, _ in trial.people} <= paying
    assert any(one["why"] == "opted out" for one in told["left_out"])


def test_people_of_other_services_come_from_a_table(run: Run, connect: Connect, tmp_path: Path) -> None:
    trial = connect("hubspot", FEW)
    connected(run, trial)
    run("sync", "team")
    table = tmp_path / "people.csv"
    table.write_text(f"account_id,email\n{trial.ids[0]},pim@example.com\n", encoding="utf-8")

    refused = run("sync", "team", "--people", exit_code=1).stderr
    assert "HubSpot is not asked for people." in refused
    assert f"import {trial.book.path} --as team --people FILE" in refused
    run("import", str(trial.book.path), "--as", "team", "--people", str(table))
    run("sync", "team")

    people = trial.open().people
    assert people is not None
    assert people.name == table.name


def test_a_segment_is_for_people(run: Run) -> None:
    assert "needs --people" in run("sync", "team", "--segment", "x", exit_code=2).stderr


def test_another_tools_health_is_said_to_be_its_own(run: Run, ask: Ask, connect: Connect) -> None:
    trial = connect("totango", FEW)
    connected(run, trial)
    run("sync", "team")
    theirs = {
        one["account_id"]: one for one in ask("score", "team", "--segment", "remote_health == 'Poor'")["accounts"]
    }
    account = next(key for key, one in theirs.items() if one["health"] != "poor")

    assert "Remote    Poor, the source's own health and no part of ours\n" in run("explain", "team", account).stdout
    told = ask("explain", "team", account)
    assert (told["remote_health"], told["health"]) == ("Poor", theirs[account]["health"])


def test_how_it_stands_is_told_to_programs(run: Run, ask: Ask, connect: Connect, tmp_path: Path) -> None:
    trial = connect("hubspot", FEW)
    connected(run, trial)
    assert ask("sync", "team", "--status")["pulled_at"] is None
    run("sync", "team")
    first, second = [key for key, value in trial.running.values.items() if value is None][:2]
    run("rate", "team", first, "Critical", "--note", "x", "--author", "ann")
    trial.running.change(first, "risk_1", who="dana@example.com")

    told = ask("sync", "team", "--push")
    assert (told["book"], told["service"], told["calls_left"]) == ("team", "HubSpot", "249,000 calls left today")
    assert told["waiting"] == {"conflict": 1}
    (rating,) = told["ratings"]
    assert rating.pop("rated_at").startswith("20")
    assert "dana@example.com" in rating.pop("detail")
    assert rating == {
        "number": 1,
        "account_id": first,
        "level": 3,
        "label": "Critical",
        "author": "ann",
        "state": "conflict",
        "before": None,
        "theirs": "1 - LOW",
        "attempts": 0,
    }
    assert (told["last"]["kind"], told["last"]["outcome"]) == ("push", "done")

    run("rate", "team", second, "Minor", "--note", "x")
    file = tmp_path / "status.json"
    assert run("sync", "team", "--status", "--output", str(file)).stdout == ""
    assert json.loads(file.read_text(encoding="utf-8"))["waiting"] == {"pending": 1, "conflict": 1}


def test_a_conflict_is_shown_and_decided(run: Run, connect: Connect) -> None:
    trial = connect("hubspot", FEW)
    connected(run, trial)
    run("sync", "team")
    first, second = [key for key, value in trial.running.values.items() if value is None][:2]
    for account in (first, second):
        run("rate", "team", account, "Critical", "--note", "x")
        trial.running.change(account, "risk_1", who="dana@example.com")

    said = run("sync", "team").stdout
    assert "2 conflicts" in said
    assert "HubSpot says 1 - LOW now" in said
    assert "dana@example.com" in said

    run("sync", "team", "--keep-mine", first)
    run("sync", "team", "--take-theirs", second)
    assert "Nothing waits" in run("sync", "team").stdout
    assert trial.running.values[first] == "risk_4"
    assert trial.running.values[second] == "risk_1"


def test_without_a_network_everything_works_and_ratings_wait(
    run: Run,
    ask: Ask,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trial = connect("hubspot", FEW)
    connected(run, trial)
    run("sync", "team")
    address = trial.running.address
    settings = settings_path("team")
    online = settings.read_text(encoding="utf-8")
    settings.write_text(online.replace(address, "http://127.0.0.1:9"), encoding="utf-8")
    accounts = [key for key, value in trial.running.values.items() if value is None][:3]

    for number, account in enumerate(accounts):
        run("rate", "team", account, ("Minor", "Major", "Critical")[number], "--note", "x")
    assert len(ask("score", "team")["accounts"]) == FEW
    refused = run("sync", "team", "--push", exit_code=1)
    assert "HubSpot: there is no connection" in refused.stderr
    assert "3 ratings not settled: 3 pending." in run("sync", "team", "--status").stdout
    assert "The last push" in run("sync", "team", "--status").stdout

    settings.write_text(online, encoding="utf-8")
    assert "3 ratings sent" in run("sync", "team", "--push").stdout
    assert trial.running.writes == [
        (account, trial.value(level)) for account, level in zip(accounts, (1, 3, 4), strict=True)
    ]


def test_doctor_says_what_is_missing(run: Run, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = connect("hubspot", FEW)
    connected(run, trial)
    assert "MISSING" not in run("doctor").stdout

    trial.running.offer(("risk_0", "0 - NO RISK"), ("risk_1", "1 - LOW"), ("risk_3", "3 - HIGH"))
    said = run("doctor", "team", exit_code=1).stdout
    assert "MISSING  team: The list of csm_risk has no value for Critical" in said

    monkeypatch.setenv(SECRETS["hubspot"][0], f"{hubspot.TOKEN}-without-scopes")
    said = run("doctor", "team", exit_code=1).stdout
    assert "crm.objects.companies.write" in said
    assert "An administrator adds the scope" in said


def test_a_field_that_is_not_there_is_named(run: Run, connect: Connect) -> None:
    trial = connect("hubspot", FEW)
    settings_path("team").unlink()

    words = ["connect", "team", "--service", "hubspot", "--address", trial.running.address]
    refused = run(*words, "--risk", "csm_rsik", exit_code=1)

    assert "csm_rsik: the service has no such field" in refused.stderr
    assert not settings_path("team").exists()


def test_a_secret_is_asked_for_hidden_and_kept_in_the_keyring_alone(
    run: Run,
    connect: Connect,
    own_keyring: InMemory,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    trial = connect("hubspot", FEW)
    monkeypatch.delenv(SECRETS["hubspot"][0])
    words = ["connect", "team", "--service", "hubspot", "--address", trial.running.address]
    assert "no terminal to ask for it" in run(*words, exit_code=1).stderr

    key = tmp_path / "key"
    key.write_text(f"{hubspot.TOKEN}\n", encoding="utf-8")
    run(*words, "--secret-file", str(key))
    key.unlink()

    assert list(own_keyring.kept.values()) == [hubspot.TOKEN]
    assert hubspot.TOKEN not in settings_path("team").read_text(encoding="utf-8")
    run("sync", "team")


def test_settings_that_were_there_stay(run: Run, connect: Connect) -> None:
    trial = connect("hubspot", FEW)
    settings_path("team").write_text("# ours\n[history]\nkeep_days = 400 # long\n", encoding="utf-8")
    run("connect", "team", "--service", "hubspot", "--address", trial.running.address)

    text = settings_path("team").read_text(encoding="utf-8")
    assert text.startswith("# ours\n[history]\nkeep_days = 400 # long\n")
    settings = read_book_file(settings_path("team"))
    assert settings.connection is not None
    assert settings.connection.risk == "csm_risk"


def test_after_disconnecting_ratings_stay_here(run: Run, connect: Connect) -> None:
    trial = connect("hubspot", FEW)
    connected(run, trial)
    run("sync", "team")
    account = trial.ids[0]

    assert "0 ratings had not been sent" in run("connect", "team", "--disconnect").stdout
    run("rate", "team", account, "Major", "--note", "x")

    assert "is not connected" in run("sync", "team", exit_code=1).stderr
    assert trial.running.writes == []


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--service", "hubspot", "--address", "http://example.com"], "https:// only"),
        (["--service", "hubspot", "--sign-in", "jwt"], "'jwt' is none of token"),
        (["--service", "hubspot", "--only", "Type"], "this is not NAME=VALUE"),
        (["--service", "hubspot", "--ca-file", "nothing.pem"], "no certificate can be read"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], problem: str
) -> None:
    monkeypatch.setenv(*SECRETS["hubspot"])

    assert problem in run("connect", "team", *words, exit_code=1).stderr
    assert not settings_path("team").exists()


def test_a_connected_book_is_scored_under_its_name(run: Run, connect: Connect) -> None:
    trial = connect("salesforce", FEW)
    connected(run, trial)
    run("sync", "team")

    told = json.loads(run("score", "team", "--format", "json").stdout)

    assert told["summary"]["accounts"] == FEW
    assert run("score", "team").stdout.startswith("team as of ")
