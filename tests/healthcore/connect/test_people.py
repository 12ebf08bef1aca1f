"""People of a connected book: of the accounts that were asked for, whole, in any order, after any interruption."""

import asyncio
from collections.abc import Iterable

import polars as pl
import pytest

from healthcore.connect.pulling import Progress, StoppedError
from healthcore.connect.syncing import run_people
from healthcore.vocabulary.errors import ConnectError, RefusedError
from tests.healthcore.connect.books import Trial
from tests.healthcore.connect.conftest import Connect
from tests.services.totango import users_of

FEW = 40


def users(account_ids: Iterable[str]) -> list[tuple[str, str]]:
    """Account and user of everybody whom the service has at some accounts."""
    return sorted((key, user["id"]) for key in account_ids for user in users_of(int(key.removeprefix("cust-"))))


def pulled(connect: Connect, *more: str) -> Trial:
    """A Totango book whose accounts are there."""
    trial = connect("totango", FEW, *more)
    trial.pull()
    return trial


def calls(trial: Trial) -> int:
    asked: int = trial.running.state["calls"]
    return asked


def test_everybody_comes_as_the_service_has_them(connect: Connect) -> None:
    trial = pulled(connect)

    assert trial.pull_people() == len(users(trial.ids))

    assert trial.people == users(trial.ids)
    frame = pl.read_parquet(trial.book.people_path)
    admin = frame.row(by_predicate=pl.col("user_id") == "user-3-0", named=True)
    assert admin == {
        "account_id": "cust-3",
        "user_id": "user-3-0",
        "name": "Person 0 [/] of 3",
        "last_active": "2026-11-15",
        "Email": "person0@cust-3.example.com",
        "Role": "Admin",
        "Marketing Unsubscribe": None,
    }
    nobody = frame.row(by_predicate=pl.col("user_id") == "nobody-1", named=True)
    assert (nobody["name"], nobody["last_active"], nobody["Email"]) == (None, None, None)
    assert frame.filter(user_id="consultant")["account_id"].n_unique() == FEW // 5


def test_nothing_is_asked_but_one_question_for_each_account(connect: Connect) -> None:
    trial = pulled(connect)
    before = calls(trial)
    some = trial.ids[3:13]

    trial.pull_people(*some)

    assert calls(trial) == before + len(some)
    assert trial.people == users(some)


def test_with_faults_of_every_kind_the_same_people_come(connect: Connect) -> None:
    trial = pulled(connect)
    trial.running.fail(0.3)

    for _ in range(30):
        try:
            trial.pull_people()
            break
        except ConnectError:
            continue

    assert trial.people == users(trial.ids)


def test_what_was_stopped_goes_on_where_it_was(connect: Connect) -> None:
    trial = pulled(connect)
    before, heard = calls(trial), list[Progress]()

    def listener(progress: Progress) -> bool:
        heard.append(progress)
        return progress.done < 10

    with pytest.raises(StoppedError, match="Stopped after 10 accounts"):
        asyncio.run(run_people(trial.book, trial.ids, trial.ids, listener))
    assert not trial.book.people_path.exists()
    assert heard[-1] == Progress(10, FEW, "people from Totango")

    trial.pull_people()
    assert trial.people == users(trial.ids)
    assert calls(trial) <= before + FEW + 4  # those that were on their way when it was stopped


def test_who_is_at_other_accounts_stays_as_long_as_they_are_in_the_book(connect: Connect) -> None:
    trial = pulled(connect)
    trial.pull_people(*trial.ids[:20])
    gone = trial.ids[2]
    left = [key for key in trial.ids if key != gone]

    asyncio.run(run_people(trial.book, trial.ids[15:], left, lambda _: True))

    assert trial.people == users(left)


def test_where_nobody_came_the_book_keeps_whom_it_had(connect: Connect) -> None:
    trial = pulled(connect)
    trial.pull_people()

    with pytest.raises(RefusedError, match="no person at all"):
        trial.pull_people("cust-4")

    assert trial.people == users(trial.ids)
    assert [sync.kind for sync in trial.book.outbox.syncs()] == ["people", "people", "pull"]


def test_the_settings_name_other_attributes(connect: Connect) -> None:
    trial = pulled(connect, 'people = ["Role", "Seat"]')

    trial.pull_people("cust-3")

    frame = pl.read_parquet(trial.book.people_path)
    assert frame.columns == ["account_id", "user_id", "name", "last_active", "Role", "Seat"]
    assert frame["Seat"].null_count() == frame.height


def test_the_budget_is_kept(connect: Connect) -> None:
    trial = pulled(connect, "calls = 10", "seconds = 0.2")
    trial.running.allow(20, 0.2)

    trial.pull_people()

    assert trial.running.state["over_limit"] == 0


@pytest.mark.parametrize("service", ["hubspot", "salesforce"])
def test_others_are_not_asked_for_people(connect: Connect, service: str) -> None:
    trial = connect(service, FEW)
    trial.pull()
    before = calls(trial)

    with pytest.raises(RefusedError) as raised:
        trial.pull_people()

    assert "--people FILE" in raised.value.fix
    assert calls(trial) == before
