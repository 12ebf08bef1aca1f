"""What is particular about each service: limits, lists, short pages, what it would do to an unknown account."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import stamina

from healthcore.connect.again import pause_asked_for
from healthcore.connect.moments import day_of, moment_of_ms, moment_of_text
from healthcore.connect.pages_kept import KeptPages
from healthcore.connect.service import Page
from healthcore.journal.outbox import EntryState
from healthcore.sources.connection import Connection
from healthcore.vocabulary.errors import ConnectError, RefusedError, SignInError, UnreachableError, UsedUpError
from tests.healthcore.connect.books import SERVICES
from tests.healthcore.connect.conftest import Connect
from tests.services import hubspot

FEW = 40


@pytest.mark.parametrize("service", SERVICES)
def test_the_budget_is_kept(connect: Connect, service: str) -> None:
    """The service refuses nothing, because nothing too much is asked; the limit is counted by the service."""
    trial = connect(service, 600, "calls = 5", "seconds = 0.4")
    trial.running.allow(10, 0.4)  # twice as many, because calls do not arrive as evenly as they leave
    trial.pull()
    trial.rate_all(dict.fromkeys(trial.ids[:15], 2))
    trial.push()

    assert trial.running.state["over_limit"] == 0
    assert trial.waiting == []


@pytest.mark.parametrize(("service", "fault"), [("hubspot", "daily"), ("salesforce", "used-up")])
def test_a_limit_that_is_used_up_ends_the_sync_at_once(connect: Connect, service: str, fault: str) -> None:
    trial = connect(service, FEW)
    trial.pull()
    trial.rate(trial.ids[0], 4)
    trial.running.fail(1.0, [fault])
    before = trial.running.state["calls"]

    with pytest.raises(UsedUpError, match="used up"):
        trial.push()

    assert trial.running.state["calls"] <= before + 2  # Salesforce is signed in to first
    trial.running.fail(0.0)
    assert trial.push().verified == 1


def test_a_missing_scope_is_no_matter_of_trying_again(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = connect("hubspot", FEW)
    monkeypatch.setenv("PULSEBOOK_HUBSPOT_TOKEN", f"{hubspot.TOKEN}-without-scopes")

    with pytest.raises(RefusedError, match=re.escape("crm.objects.companies.write")):
        trial.pull()

    assert trial.running.state["calls"] == 1


def test_hubspot_is_searched_past_its_10_000(connect: Connect) -> None:
    trial = connect("hubspot", 10_300, 'only = { lifecyclestage = ["customer"] }')
    trial.running.fail(0.2, ["short", "bare"])

    assert trial.pull() == 10_300 - 206


def test_salesforce_pulls_only_what_is_wanted(connect: Connect) -> None:
    trial = connect("salesforce", FEW, 'only = { Type = ["Customer"] }')

    assert trial.pull() == FEW - FEW // 5


def test_a_field_of_a_query_is_a_name_and_nothing_else(connect: Connect) -> None:
    trial = connect("salesforce", FEW, """only = { "Name = '' OR Name" = ["x"] }""")

    with pytest.raises(RefusedError, match="no name of a Salesforce field"):
        trial.pull()


def test_a_value_of_a_query_is_a_text_whatever_it_holds(connect: Connect) -> None:
    trial = connect("salesforce", FEW, r"""only = { Name = ["x') OR Name IN ('", 'back\slash'] }""")

    with pytest.raises(RefusedError, match="no account at all"):
        trial.pull()


def test_totango_makes_no_account_that_it_does_not_know(connect: Connect) -> None:
    trial = connect("totango", FEW)
    trial.pull()
    account = trial.ids[0]
    trial.rate(account, 4)
    trial.running.delete(account)
    trial.push()

    assert account not in trial.running.values
    assert trial.running.writes == []


def test_totango_confirms_nothing_and_is_not_believed(connect: Connect) -> None:
    trial = connect("totango", FEW)
    trial.pull()
    trial.rate(trial.ids[0], 4)
    trial.running.fail(1.0, ["ghost"])

    assert trial.push().waiting == 1
    assert trial.waiting[0].state is EntryState.SENT
    trial.push()
    assert trial.push().failed == 1
    assert "never shows it" in trial.waiting[0].detail
    trial.running.fail(0.0)
    assert trial.push().verified == 1


def test_totango_without_a_service_id_sends_nothing(connect: Connect) -> None:
    trial = connect("totango", FEW)
    trial.pull()
    connection = trial.book.connection.model_copy(update={"service_id": ""})
    trial.book = type(trial.book)(trial.book.name, connection, trial.book.journal)
    trial.rate(trial.ids[0], 4)

    with pytest.raises(SignInError, match="service_id is missing"):
        trial.push()


def test_one_value_that_is_refused_stops_no_other(connect: Connect) -> None:
    """HubSpot refuses a whole batch for one bad value: the others are sent nevertheless."""
    trial = connect("hubspot", FEW)
    trial.pull()
    first, second = trial.ids[:2]
    trial.rate_all({first: 4, second: 2})
    trial.running.delete(first)

    pushed = trial.push()

    assert (pushed.verified, pushed.failed) == (1, 1)
    assert trial.running.values[second] == "risk_2"


def test_an_empty_answer_does_not_empty_the_book(connect: Connect) -> None:
    trial = connect("salesforce", FEW)
    trial.pull()
    for account in trial.ids:
        trial.running.delete(account)

    with pytest.raises(RefusedError, match="the book keeps what it had"):
        trial.pull()

    assert len(trial.ids) == FEW


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("html", "is there a proxy on the way"),
        ("redirect", "sends us elsewhere"),
        ("truncated", "broke"),
        ("dropped", "broke"),
        ("mislabelled", "text/plain and not json"),
        ("busy", "503: not now"),
        ("gateway", "502: not now"),
        ("reshaped", "not of the kind that was asked for"),
    ],
)
def test_what_is_not_from_the_service_is_told_as_what_it_is(connect: Connect, fault: str, said: str) -> None:
    trial = connect("hubspot", FEW)
    trial.running.fail(1.0, [fault])
    with stamina.set_testing(True, attempts=2), pytest.raises(UnreachableError) as raised:
        trial.pull()

    assert said in str(raised.value)
    assert raised.value.fix


@pytest.mark.parametrize("service", SERVICES)
def test_data_of_another_shape_is_no_bug_of_ours_and_loses_nothing(connect: Connect, service: str) -> None:
    trial = connect(service, FEW)
    trial.pull()
    trial.rate(trial.ids[0], 4)
    trial.running.fail(1.0, ["reshaped"])

    for attempt in (trial.push, trial.pull):
        with pytest.raises(ConnectError):
            attempt()
    assert len(trial.ids) == FEW
    trial.running.fail(0.0)
    assert trial.push().verified == 1


def test_a_text_that_was_cut_in_the_middle_of_a_character_ends_no_pull(tmp_path: Path) -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    kept = KeptPages(tmp_path / "pages", Connection(service="hubspot"))
    kept.begin(now)
    kept.add(Page([{"id": "1", "name": "Acme \ud83d"}, {"id": "2", "name": None}], ""))

    assert kept.frame(("id", "name")).rows() == [("1", "Acme \ufffd"), ("2", None)]


def test_two_syncs_of_a_book_do_not_meet(connect: Connect) -> None:
    trial = connect("hubspot", FEW)

    with trial.book.alone(), pytest.raises(Exception, match="being synced already"):
        trial.pull()


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("7", 7.0), ("", None), ("soon", None), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0)],
)
def test_how_long_a_service_asks_us_to_wait(said: str, seconds: float | None) -> None:
    import httpx

    assert pause_asked_for(httpx.Headers({"Retry-After": said})) == seconds


def test_times_are_read_as_each_service_spells_them() -> None:
    moment = datetime(2026, 5, 1, 7, 25, 37, tzinfo=UTC)

    assert moment_of_text("2026-05-01T07:25:37.000+0000") == moment
    assert moment_of_text("2026-05-01T07:25:37.000Z") == moment
    assert moment_of_ms(1_777_620_337_000) == moment
    assert moment_of_text("yesterday") is moment_of_text(None) is moment_of_ms("x") is moment_of_ms(None) is None
    assert day_of(moment, "x") == "2026-05-01"
    assert day_of(None, "yesterday") == "yesterday"
