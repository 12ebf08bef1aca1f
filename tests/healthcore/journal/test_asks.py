from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.journal.asks import Ask, NewAsk, asked, asks_of, record_asks, record_outcome, retract_ask
from healthcore.journal.journal import Journal
from healthcore.vocabulary.errors import AskRefusedError, JournalError

TODAY = date(2026, 11, 22)


def ask(journal: Journal, account_id: str = "A1", purpose: str = "Prospect Ltd", ago: int = 0, who: str = "") -> Ask:
    new = NewAsk(account_id, purpose, who, TODAY - timedelta(days=ago))
    return record_asks(journal, [new], "ada")[0]


def counted(asks: list[Ask], as_of: date = TODAY) -> tuple[date | None, int]:
    last, many = asked(pl.Series("account_id", ["A1"]), asks, as_of).row(0)
    return last, many


def test_an_ask_is_kept_with_who_what_for_and_when(journal: Journal) -> None:
    (kept,) = record_asks(journal, [NewAsk("A1", " Prospect Ltd ", " Grace ")], "ada")
    assert (kept.account_id, kept.asked_on, kept.who, kept.purpose) == ("A1", TODAY, "Grace", "Prospect Ltd")
    assert (kept.author, kept.outcome) == ("ada", "")
    assert asks_of(journal) == [kept]
    assert asks_of(journal, "A2") == []


def test_the_last_day_comes_first_and_of_a_day_what_was_written_last(journal: Journal) -> None:
    for days, purpose in ((3, "a"), (9, "b"), (3, "c")):
        ask(journal, purpose=purpose, ago=days)
    assert [found.purpose for found in asks_of(journal, "A1")] == ["c", "a", "b"]


def test_the_last_outcome_counts(journal: Journal) -> None:
    kept = ask(journal)
    record_outcome(journal, kept, "thinking about it", "ada")
    record_outcome(journal, kept, " agreed ", "bo")
    (found,) = asks_of(journal)
    assert found.outcome == "agreed"
    assert found.outcome_at is not None
    with pytest.raises(AskRefusedError):
        record_outcome(journal, kept, "  ", "ada")


def test_an_ask_taken_back_counts_nowhere_and_is_taken_back_once(journal: Journal) -> None:
    kept = ask(journal)
    retract_ask(journal, kept, "ada")
    assert asks_of(journal) == []
    with pytest.raises(JournalError, match="taken back before"):
        retract_ask(journal, kept, "ada")
    assert ask(journal).id != kept.id


def test_the_same_ask_is_written_once_however_often_it_is_said(journal: Journal) -> None:
    first = ask(journal, who="Grace")
    assert ask(journal, purpose="prospect ltd", who="GRACE") == first
    ask(journal, who="Alan")
    ask(journal, ago=1, who="Grace")
    ask(journal, account_id="A2", who="Grace")
    assert len(asks_of(journal)) == 4


@pytest.mark.parametrize("new", [NewAsk("A1", "  "), NewAsk("A1", "x", asked_on=TODAY + timedelta(days=1))])
def test_what_makes_no_sense_is_refused_and_nothing_of_it_is_kept(journal: Journal, new: NewAsk) -> None:
    with pytest.raises(AskRefusedError):
        record_asks(journal, [NewAsk("A2", "Prospect Ltd"), new], "ada")
    assert asks_of(journal) == []


def test_a_year_is_365_days_the_day_itself_among_them(journal: Journal) -> None:
    for days in (364, 365, 400):
        ask(journal, ago=days)
    assert counted(asks_of(journal)) == (TODAY - timedelta(days=364), 1)
    assert counted(asks_of(journal), TODAY - timedelta(days=365)) == (TODAY - timedelta(days=365), 2)
    assert counted([]) == (None, 0)


@given(ages=st.lists(st.integers(0, 800), max_size=6), then=st.integers(0, 800))
def test_every_day_counts_what_was_asked_until_then(ages: list[int], then: int) -> None:
    as_of = TODAY - timedelta(days=then)
    days = [TODAY - timedelta(days=age) for age in ages]
    asks = [Ask(str(n), "A1", day, "", "x", "ada", None) for n, day in enumerate(days)]  # type: ignore[arg-type]
    before = [day for day in days if day <= as_of]
    assert counted(asks, as_of) == (
        max(before, default=None),
        sum((as_of - day).days < 365 for day in before),
    )


def test_reading_asks_makes_nothing(journal: Journal) -> None:
    assert asks_of(journal) == []
    assert not journal.path.exists()
