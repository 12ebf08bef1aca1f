"""Roll-ups: the boundaries by hand, then all of it against the recount, in two engines."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcore.conditions.parser import parse
from healthcore.rollups.definition import Rollup, Table, Take, check_rollup
from healthcore.rollups.expressions import OWNER, roll_up
from healthcore.vocabulary import FieldSpec, Kind
from tests.healthcore.rollups.recount import Asked, Row, recounted

AS_OF = date(2026, 11, 22)
SPECS = {
    name: FieldSpec(name, name, kind)
    for name, kind in (("day", Kind.DATE), ("ended", Kind.DATE), ("amount", Kind.NUMBER), ("word", Kind.TEXT))
}
TABLE = Table(SPECS, date="day", ended="ended")
SCHEMA = {OWNER: pl.String, "day": pl.Date, "ended": pl.Date, "amount": pl.Float64, "word": pl.String}


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    cells = [(row.owner, row.day, row.ended, row.amount, row.word) for row in rows]
    return pl.DataFrame(cells, schema=SCHEMA, orient="row")


def rollup_of(asked: Asked, name: str = "value") -> Rollup:
    where = None if asked.where is None else parse(asked.where[0])
    return Rollup(name, asked.take, asked.column, where, asked.days, asked.is_open)


def rolled(rows: Sequence[Row], asked: Asked, as_of: date = AS_OF) -> dict[str, Any]:
    assert list(check_rollup(rollup_of(asked), TABLE)) == []
    lazy = roll_up(nw.from_native(frame(rows).lazy()), [rollup_of(asked)], TABLE, as_of)
    found: dict[str, Any] = dict(lazy.to_native().collect(engine="streaming").rows())
    assert found == pytest.approx(recounted(rows, asked, as_of))
    return found


def row(
    days: int = 1, amount: float | None = 1, word: str | None = None, ended: int | None = None, owner: str = "A"
) -> Row:
    return Row(owner, ago(days), None if ended is None else ago(ended), amount, word)


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 1), (7, 1), (8, 0)])
def test_a_window_is_the_last_days_and_the_day_itself(days: int, count: int) -> None:
    assert rolled([row(days)], Asked(Take.COUNT, days=7)) == {"A": count}


@pytest.mark.parametrize(("ended", "count"), [(None, 1), (-1, 1), (0, 0), (1, 0)])
def test_a_row_is_open_until_the_day_it_ends(ended: int | None, count: int) -> None:
    assert rolled([row(ended=ended)], Asked(Take.COUNT, is_open=True)) == {"A": count}


def test_a_row_without_a_day_is_not_seen() -> None:
    assert rolled([Row("A", None, None, 5, None), row(amount=2)], Asked(Take.SUM, "amount")) == {"A": 2}


def test_rows_of_no_account_are_nobodys() -> None:
    assert rolled([Row(None, ago(1), None, 5, None)], Asked(Take.COUNT)) == {}


def test_a_sum_of_none_is_nought_and_a_sum_of_blanks_is_unknown() -> None:
    rows = [row(owner="none", days=-5), row(amount=None), row(amount=None), row(owner="B", amount=3)]
    assert rolled(rows, Asked(Take.SUM, "amount")) == {"none": 0, "A": None, "B": 3}


def test_the_last_value_is_that_of_the_latest_day_that_has_one() -> None:
    rows = [row(9, 1), row(3, 2), row(3, 4), row(3, 3), row(1, None), row(-1, 9)]
    assert rolled(rows, Asked(Take.LAST, "amount")) == {"A": 4}


def test_nothing_is_no_different_value() -> None:
    assert rolled([row(word=None), row(word="x"), row(word="x"), row(word="y")], Asked(Take.DISTINCT, "word")) == {
        "A": 2
    }


def test_a_count_of_a_column_counts_its_values() -> None:
    assert rolled([row(word=None), row(word="x")], Asked(Take.COUNT, "word")) == {"A": 1}


CONDITIONS = (
    None,
    ("amount >= 3", lambda row: row.amount is not None and row.amount >= 3),
    ("word in ('a', 'b') or amount is empty", lambda row: row.word in {"a", "b"} or row.amount is None),
    ("not word == 'a'", lambda row: row.word is not None and row.word != "a"),
    ("ended in the last 3 days", lambda row: row.ended is not None and ago(3) <= row.ended <= AS_OF),
)
_days = st.none() | st.integers(-5, 12).map(ago)
_rows = st.lists(
    st.builds(
        Row,
        st.none() | st.sampled_from("ABC"),
        _days,
        _days,
        st.none() | st.integers(-3, 9).map(float),
        st.none() | st.sampled_from("abc"),
    ),
    max_size=25,
)
_asked = st.one_of(
    st.builds(Asked, st.just(Take.COUNT), st.none(), st.sampled_from(CONDITIONS), st.none() | st.just(4)),
    st.builds(
        Asked,
        st.sampled_from(Take),
        st.just("amount"),
        st.sampled_from(CONDITIONS),
        st.none() | st.integers(0, 9),
        st.booleans(),
    ),
    st.builds(
        Asked,
        st.sampled_from([Take.MIN, Take.MAX, Take.LAST, Take.DISTINCT]),
        st.sampled_from(["word", "day"]),
        st.sampled_from(CONDITIONS),
    ),
)


@given(_rows, _asked)
def test_roll_ups_are_what_the_definition_says(rows: list[Row], asked: Asked) -> None:
    rolled(rows, asked)


@given(_rows, _asked, st.integers(0, 8))
def test_rows_after_the_day_never_change_a_value(rows: list[Row], asked: Asked, back: int) -> None:
    as_of = ago(back)
    known = [one for one in rows if one.day is not None and one.day <= as_of]
    rollups = [rollup_of(asked)]

    def value(some: list[Row]) -> dict[str, Any]:
        lazy = roll_up(nw.from_native(frame(some).lazy()), rollups, TABLE, as_of)
        return dict(lazy.to_native().collect().rows())

    seen = value(known)
    assert {owner: found for owner, found in value(rows).items() if owner in seen} == seen


@settings(max_examples=15)
@given(_rows, st.lists(_asked, min_size=1, max_size=4))
def test_duckdb_agrees_on_several_at_once(rows: list[Row], several: list[Asked]) -> None:
    rollups = [rollup_of(asked, f"value_{at}") for at, asked in enumerate(several)]
    with duckdb.connect() as connection:
        connection.execute(
            f'CREATE TABLE t ("{OWNER}" VARCHAR, day DATE, ended DATE, amount DOUBLE, word VARCHAR)'  # no outer input
        )
        for cells in frame(rows).rows():
            connection.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)", cells)
        relation = roll_up(nw.from_native(connection.table("t")), rollups, TABLE, AS_OF).to_native()
        found = {owner: values for owner, *values in relation.fetchall()}
    for at, asked in enumerate(several):
        assert {owner: values[at] for owner, values in found.items()} == pytest.approx(recounted(rows, asked, AS_OF))


@pytest.mark.parametrize(
    ("rollup", "fault"),
    [
        (Rollup("x", Take.SUM), "needs a column"),
        (Rollup("x", Take.SUM, "word"), "word is a text, and there is no sum of that"),
        (Rollup("x", Take.COUNT, where=parse("nothing > 1")), "where speaks of nothing"),
        (Rollup("x", Take.COUNT, where=parse("word > 1")), "where, column 1: 1 is not a text in quotes"),
    ],
)
def test_what_makes_no_sense_is_said(rollup: Rollup, fault: str) -> None:
    (said,) = check_rollup(rollup, TABLE)
    assert fault in said


@pytest.mark.parametrize(
    "rollup", [Rollup("x", Take.COUNT, days=3), Rollup("x", Take.LAST, "amount"), Rollup("x", Take.COUNT, is_open=True)]
)
def test_time_needs_a_column_that_tells_it(rollup: Rollup) -> None:
    (said,) = check_rollup(rollup, Table(SPECS))
    assert "needs the table's" in said
