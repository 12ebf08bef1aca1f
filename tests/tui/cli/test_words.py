"""A value reads the same on the command line and on the screen."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcore.vocabulary import Health
from healthcore.vocabulary.text import plain
from tui import cells
from tui.cli import words


@pytest.mark.parametrize("code", Health)
@pytest.mark.parametrize("uncertain", [False, True])
def test_health(code: Health, uncertain: bool) -> None:
    if not uncertain or code is Health.GOOD:
        assert words.health(code, uncertain=uncertain) == cells.health(code, uncertain).text


@given(
    st.none() | st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    st.sampled_from([None, "XXX", "USD", "\x1b"]),
)
def test_money(amount: Decimal | None, currency: str | None) -> None:
    assert words.money(amount, currency) == cells.money(amount, currency).text


@pytest.mark.parametrize("value", [None, date(2026, 11, 22)])
def test_days(value: date | None) -> None:
    assert words.day(value) == cells.day(value).text


def test_moments() -> None:
    value = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)

    assert words.moment(value) == cells.moment(value).text


@given(st.text())
def test_customers_text(text: str) -> None:
    assert plain(text) == cells.plain(text)


def test_counts() -> None:
    assert [words.count(number, "account") for number in (0, 1, 2_000)] == ["0 accounts", "1 account", "2,000 accounts"]
