"""The conflict matrix: what somebody else changed, where and when, and how each case ends."""

from collections.abc import Callable

import pytest

from healthcore.connect.deciding import keep_mine, take_theirs
from healthcore.journal.outbox import EntryState
from healthcore.vocabulary.errors import RatingRefusedError
from tests.healthcore.connect.books import SERVICES, Trial, rate_on_screen
from tests.healthcore.connect.conftest import Connect

#: Accounts are this many; the one that tests are about is the first without a rating.
FEW = 40


@pytest.fixture(params=SERVICES)
def trial(request: pytest.FixtureRequest, connect: Connect) -> Trial:
    """A book that was pulled."""
    made = connect(request.param, FEW)
    made.pull()
    return made


def unrated(trial: Trial) -> str:
    return next(key for key, text in trial.texts.items() if text is None)


def the_entry(trial: Trial) -> tuple[EntryState, str | None]:
    entry = trial.book.outbox.entries()[-1]
    return entry.state, entry.value


def test_nothing_changed_meanwhile(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 3)

    assert trial.push().verified == 1
    assert trial.running.values[account] == trial.value(3)
    assert trial.texts[account] == trial.label(3)


def test_the_field_was_changed_before_the_push(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 3)
    trial.running.change(account, trial.value(1))

    assert trial.push().conflicts == 1
    assert trial.running.values[account] == trial.value(1)
    assert the_entry(trial) == (EntryState.CONFLICT, trial.label(1))
    assert trial.texts[account] == trial.label(1)
    assert trial.push().conflicts == 1
    assert trial.running.writes == []


def test_it_says_who_and_when_where_the_service_tells(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 3)
    trial.running.change(account, trial.value(1), who="Dana Admin")
    trial.push()

    (entry,) = trial.waiting
    assert trial.label(1) in entry.detail
    assert ("Dana Admin" in entry.detail) == (trial.service != "totango")
    assert ("UTC" in entry.detail) == (trial.service != "totango")


def test_the_field_was_changed_to_what_was_rated(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 3)
    trial.running.change(account, trial.value(3))

    assert trial.push().verified == 1
    assert trial.running.writes == []


def test_another_value_of_the_same_level_is_no_conflict(connect: Connect) -> None:
    """On four levels LOW and MEDIUM are both Minor: the book would show no conflict to decide either."""
    trial = connect("hubspot", FEW, 'levels = { Minor = "1 - LOW" }')
    trial.pull()
    trial.open(registers=True)
    account = unrated(trial)
    opened = rate_on_screen(trial.open(), account, 1)
    trial.running.change(account, "risk_2")

    assert trial.push(opened.book.model.rating).verified == 1
    assert trial.running.values[account] == "risk_2"
    assert "the same level" in trial.book.outbox.entries()[-1].detail


def test_it_was_changed_and_changed_back(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 3)
    trial.running.change(account, trial.value(1))
    trial.push()
    trial.running.change(account, None)

    assert trial.push().verified == 1


def test_another_field_was_changed(trial: Trial) -> None:
    """The services tell that the account was changed, and that is no conflict."""
    account = unrated(trial)
    trial.rate(account, 3)
    trial.running.touch(account)

    assert trial.push().verified == 1
    assert trial.running.values[account] == trial.value(3)


def test_the_field_was_changed_between_the_write_and_reading_it_back(trial: Trial) -> None:
    """What was written was written; what stands there now is somebody else's, and a person decides."""
    account = unrated(trial)
    trial.rate(account, 3)
    trial.running.meanwhile("change", account, value=trial.value(1), after="write")

    assert trial.push().conflicts == 1
    assert trial.running.writes == [(account, trial.value(3))]
    assert trial.running.values[account] == trial.value(1)
    assert the_entry(trial) == (EntryState.CONFLICT, trial.label(1))
    assert trial.texts[account] == trial.label(1)


def test_another_field_was_changed_between_the_write_and_reading_it_back(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 3)
    trial.running.meanwhile("touch", account, after="write")

    assert trial.push().verified == 1
    assert trial.running.writes == [(account, trial.value(3))]


def test_the_account_is_gone_between_two_pushes(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 1)
    trial.push()
    trial.rate(account, 4)
    trial.running.delete(account)

    assert trial.push().failed == 1
    assert "no such account" in trial.waiting[0].detail
    assert account not in trial.running.values


@pytest.mark.parametrize("trial", ["hubspot", "salesforce"], indirect=True)
def test_the_account_is_gone_between_reading_and_writing(trial: Trial) -> None:
    first, second = [key for key, text in trial.texts.items() if text is None][:2]
    trial.rate_all({first: 3, second: 4})
    trial.running.meanwhile("delete", first, after="read")

    pushed = trial.push()

    assert (pushed.verified, pushed.failed) == (1, 1)
    assert first not in trial.running.values
    assert trial.running.writes == [(second, trial.value(4))]


@pytest.mark.parametrize("trial", ["hubspot", "salesforce"], indirect=True)
@pytest.mark.parametrize("ratings", [1, 8])
def test_the_value_was_taken_off_the_list_between_reading_and_writing(trial: Trial, ratings: int) -> None:
    """The service itself refuses it, one by one or in the middle of a batch, and says why; the others are sent."""
    accounts = [key for key, text in trial.texts.items() if text is None][:ratings]
    trial.rate_all({account: 3 if at == 0 else 4 for at, account in enumerate(accounts)})
    left = [(trial.value(level), trial.label(level)) for level in (0, 1, 2, 4)]
    trial.running.meanwhile("options", accounts[-1], after="read", options=left)

    pushed = trial.push()

    assert (pushed.verified, pushed.failed) == (ratings - 1, 1)
    (entry,) = trial.waiting
    assert entry.account_id == accounts[0]
    assert trial.value(3) in entry.detail
    assert trial.running.values[accounts[0]] is None


@pytest.fixture(params=["entity tag", "time of the last change"])
def salesforce(request: pytest.FixtureRequest, connect: Connect) -> Trial:
    """A book from Salesforce, which says in one way or the other what a record was like."""
    made = connect("salesforce", FEW)
    made.pull()
    if request.param != "entity tag":
        made.running.fail(1.0, ["bare"])
    return made


def test_salesforce_refuses_what_was_changed_between_reading_and_writing(salesforce: Trial) -> None:
    """By its own precondition: the window that is left when everything was looked at already."""
    account = unrated(salesforce)
    salesforce.rate(account, 3)
    salesforce.running.meanwhile(
        "change", account, value=salesforce.value(1), after="read", times=2
    )  # a query, then the record

    assert salesforce.push().conflicts == 1
    assert salesforce.running.state["refused"] == 1
    assert salesforce.running.writes == []
    assert the_entry(salesforce) == (EntryState.CONFLICT, salesforce.label(1))
    assert "Dana Admin" in salesforce.waiting[0].detail


def test_salesforce_is_sent_it_again_when_another_field_was_changed_in_that_moment(salesforce: Trial) -> None:
    account = unrated(salesforce)
    salesforce.rate(account, 3)
    salesforce.running.meanwhile("touch", account, after="read", times=2)

    assert salesforce.push().verified == 1
    assert salesforce.running.state["refused"] == 1
    assert salesforce.running.writes == [(account, salesforce.value(3))]


def test_salesforce_is_not_even_sent_what_the_second_look_finds_changed(salesforce: Trial) -> None:
    account = unrated(salesforce)
    salesforce.rate(account, 3)
    salesforce.running.meanwhile("change", account, value=salesforce.value(1), after="read", times=1)

    assert salesforce.push().conflicts == 1
    assert salesforce.running.state["refused"] == 0
    assert salesforce.running.writes == []


def test_one_that_was_changed_in_that_moment_stops_no_other(salesforce: Trial) -> None:
    first, second = [key for key, text in salesforce.texts.items() if text is None][:2]
    salesforce.rate_all({first: 3, second: 4})
    salesforce.running.meanwhile("change", first, value=salesforce.value(1), after="read", times=2)

    pushed = salesforce.push()

    assert (pushed.verified, pushed.conflicts) == (1, 1)
    assert salesforce.running.writes == [(second, salesforce.value(4))]


def test_it_was_changed_and_pulled_before_the_push(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 3)
    trial.running.change(account, trial.value(1))
    trial.pull()

    assert trial.push().conflicts == 1
    assert trial.running.values[account] == trial.value(1)


def test_it_was_changed_after_the_push(trial: Trial) -> None:
    """What somebody says later is news for the book, which shows both until somebody decides."""
    account = unrated(trial)
    trial.rate(account, 1)
    trial.push()
    trial.running.change(account, trial.value(4))
    trial.pull()
    trial.open(registers=True)
    opened = trial.open()

    row = opened.book.row(account)
    assert row is not None
    assert opened.book.accounts["conflict"][row]
    assert opened.book.account(row).rating.level == 3  # Critical, on the four levels of the model
    assert trial.push().verified == 0
    assert trial.running.values[account] == trial.value(4)


def test_the_account_is_gone(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 3)
    trial.running.delete(account)

    assert trial.push().failed == 1
    (entry,) = trial.waiting
    assert "no such account" in entry.detail
    assert account not in trial.running.values


@pytest.mark.parametrize("trial", ["hubspot", "salesforce"], indirect=True)
def test_the_value_was_taken_off_the_list(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 3)
    trial.running.offer(*((trial.value(level), trial.label(level)) for level in (0, 1, 2, 4)))

    assert trial.push().failed == 1
    (entry,) = trial.waiting
    assert "no value for High" in entry.detail
    assert "'2 - MEDIUM'" in entry.detail
    assert trial.running.writes == []

    trial.running.offer(*((trial.value(level), trial.label(level)) for level in range(5)))
    assert trial.push().verified == 1


def test_a_label_was_changed_and_the_value_was_not(connect: Connect) -> None:
    trial = connect("hubspot", FEW)
    trial.pull()
    account = next(key for key, text in trial.texts.items() if text == "1 - LOW")
    trial.rate(account, 4)
    trial.running.offer(*((f"risk_{level}", trial.label(level).replace("LOW", "Low risk")) for level in range(5)))

    assert trial.push().verified == 1


def test_two_ratings_before_a_push_send_the_last(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 1)
    trial.rate(account, 4)

    assert trial.push().verified == 1
    assert trial.running.writes == [(account, trial.value(4))]
    assert trial.states == [EntryState.WITHDRAWN, EntryState.VERIFIED]


def test_a_second_rating_after_a_push_is_no_conflict_with_ourselves(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 1)
    trial.push()
    trial.rate(account, 4)

    assert trial.push().verified == 1
    assert trial.running.values[account] == trial.value(4)


def test_a_window_that_has_not_seen_the_push_is_no_conflict_either(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 1)
    trial.push()
    trial.book.journal.rate(account, 4, "Critical", note="x", author="ann", source_text=None)

    assert trial.push().verified == 1
    assert trial.running.values[account] == trial.value(4)


@pytest.mark.parametrize("sent_before", [True, False])
def test_undo_puts_back_what_was_there(trial: Trial, sent_before: bool) -> None:
    account = next(key for key, text in trial.texts.items() if text == trial.label(1))
    trial.rate(account, 4)
    if sent_before:
        trial.push()
    rating = trial.book.journal.current()[account]
    trial.book.journal.retract(rating.id, "ann")
    trial.push()

    assert trial.running.values[account] == trial.value(1)
    assert trial.waiting == []
    assert len(trial.running.writes) == (2 if sent_before else 0)


def test_undo_puts_back_an_empty_field(trial: Trial) -> None:
    account = unrated(trial)
    trial.rate(account, 4)
    trial.push()
    trial.book.journal.retract(trial.book.journal.current()[account].id, "ann")
    trial.push()

    assert trial.running.values[account] is None
    assert trial.waiting == []


def in_conflict(trial: Trial, ours: int, theirs: int | None) -> str:
    """An account that we and somebody else rated."""
    account = next(key for key, text in trial.texts.items() if text == trial.label(2))
    trial.open(registers=True)
    trial.rate(account, ours)
    trial.running.change(account, None if theirs is None else trial.value(theirs))
    trial.push()
    assert [entry.state for entry in trial.waiting] == [EntryState.CONFLICT]
    return account


def test_until_somebody_decides_the_riskier_counts(trial: Trial) -> None:
    account = in_conflict(trial, ours=4, theirs=0)
    opened = trial.open()

    row = opened.book.row(account)
    assert row is not None
    rating = opened.book.account(row).rating
    assert (rating.conflict, rating.level, rating.source_level) == (True, 3, 0)


@pytest.mark.parametrize("theirs", [0, None])
def test_ours_is_kept_and_sent(trial: Trial, theirs: int | None) -> None:
    account = in_conflict(trial, ours=4, theirs=theirs)
    opened = keep_mine(trial.open(), account, "ann")

    row = opened.book.row(account)
    assert row is not None
    assert not opened.book.account(row).rating.conflict
    assert trial.push().verified == 1
    assert trial.running.values[account] == trial.value(4)
    assert trial.waiting == []


@pytest.mark.parametrize("theirs", [0, 3, None])
def test_theirs_is_taken_and_nothing_is_sent(trial: Trial, theirs: int | None) -> None:
    account = in_conflict(trial, ours=4, theirs=theirs)
    opened = take_theirs(trial.open(), account, "ann")

    row = opened.book.row(account)
    assert row is not None
    rating = opened.book.account(row).rating
    assert (rating.conflict, rating.level) == (False, {0: 0, 3: 2, None: 0}[theirs])
    assert trial.waiting == []
    assert trial.push().verified == 0
    assert trial.running.values[account] == (None if theirs is None else trial.value(theirs))


def test_rating_anew_decides_too(trial: Trial) -> None:
    account = in_conflict(trial, ours=4, theirs=0)
    trial.rate(account, 3)

    assert trial.push().verified == 1
    assert trial.running.values[account] == trial.value(3)


@pytest.mark.parametrize("decide", [keep_mine, take_theirs])
def test_without_a_conflict_there_is_nothing_to_decide(trial: Trial, decide: Callable[..., object]) -> None:
    trial.open(registers=True)

    with pytest.raises(RatingRefusedError, match="no conflict"):
        decide(trial.open(), unrated(trial), "ann")
