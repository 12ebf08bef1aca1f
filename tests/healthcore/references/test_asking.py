"""Writing down that accounts were asked: what it starts, what is refused, and the list of all asks."""

from datetime import date, timedelta

import pytest

from healthcore.changes.day import day_of
from healthcore.export import export_text
from healthcore.journal.asks import asks_of, record_outcome
from healthcore.references import ask_for_reference, asks_export, cooling_until, references_of
from healthcore.vocabulary.errors import AskRefusedError, BookError
from tests.healthcore.references.books import AS_OF, day_with


def test_asking_starts_the_cool_down() -> None:
    day = day_with({}, {})
    assert cooling_until(day, "A0") is None
    ask_for_reference(day.opened, ["A0", "A0"], purpose="Prospect", author="ada")
    later = day_of(day.opened)
    assert cooling_until(later, "A0") == AS_OF + timedelta(days=91)
    assert references_of(later).candidates["account_id"].to_list() == ["A1"]
    assert len(asks_of(day.journal)) == 1


def test_an_account_that_is_not_there_is_refused_and_nobody_is_asked() -> None:
    day = day_with({})
    with pytest.raises(BookError, match="A9"):
        ask_for_reference(day.opened, ["A0", "A9"], purpose="Prospect", author="ada")
    with pytest.raises(AskRefusedError):
        ask_for_reference(day.opened, ["A0"], purpose=" ", author="ada")
    assert asks_of(day.journal) == []


def test_the_list_of_asks_carries_the_day_the_model_and_how_many() -> None:
    day = day_with({"name": "=Acme"})
    (ask,) = ask_for_reference(
        day.opened, ["A0"], purpose="Prospect", who="Grace", asked_on=date(2026, 11, 2), author="ada"
    )
    record_outcome(day.journal, ask, "agreed", "ada")
    header, row = export_text(asks_export(day.book, asks_of(day.journal)), "csv").splitlines()
    assert header == "account_id,name,asked_on,who,purpose,outcome,author,as_of,filter,model,fingerprint,count"
    fingerprint = day.book.model.fingerprint
    assert row == (
        f"A0,'=Acme,2026-11-02,Grace,Prospect,agreed,ada,2026-11-23,all accounts,Recommended,{fingerprint},1"
    )
