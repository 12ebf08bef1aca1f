"""A whole book in a warehouse: tables joined and rolled up, events counted, scored; the same as the embedded engine."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest

from healthcore.model.reader import read_model
from healthcore.model.shipped import shipped_text
from healthcore.vocabulary.errors import InputError
from healthcore.warehouse.book import warehouse_book
from tests.healthcore.sources.folder.folders import DATA
from tests.healthcore.warehouse.engines import as_parquet, in_book, verdicts

MODEL = read_model(shipped_text("recommended"))
AS_OF = date(2024, 11, 20)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


class Ask:
    """Scores a source by DuckDB."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def opened(self, place: str) -> nw.LazyFrame[Any]:
        return nw.from_native(self._connection.read_parquet(place))

    def kept(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        frame.to_native().create("accounts")
        return nw.from_native(self._connection.table("accounts"))

    def __call__(self, source: Path, as_of: date = AS_OF, **options: Any) -> pl.DataFrame:  # noqa: ANN401 - as there
        native = warehouse_book(str(source), self.opened, MODEL, as_of, keep=self.kept, **options).to_native()
        return pl.DataFrame(native.fetchall(), schema=native.columns, orient="row", infer_schema_length=None)


@pytest.fixture
def ask(connection: duckdb.DuckDBPyConnection) -> Ask:
    return Ask(connection)


@pytest.mark.parametrize(("name", "as_of"), [("ravenstack", AS_OF), ("edtech-gtm", date(2025, 11, 20))])
def test_a_folder_of_tables_is_the_same_book_to_the_last_condition(
    name: str, as_of: date, tmp_path: Path, ask: Ask
) -> None:
    warehouse = as_parquet(DATA / name, tmp_path)
    expected, accounts = in_book(warehouse, MODEL, as_of)
    found = ask(warehouse, as_of)
    own = found.columns[: found.columns.index("profile")]
    assert verdicts(found.columns, found.rows(), own) == expected
    shared = [column for column in accounts.columns if column in own and column not in {"contract_value", "currency"}]
    left, right = (frame.select(shared).sort("account_id").rows() for frame in (accounts, found))
    assert [tuple(map(_plain, row)) for row in left] == [pytest.approx(tuple(map(_plain, row))) for row in right]
    assert float(accounts["contract_value"].sum()) == float(found["contract_value"].sum())


def _plain(value: object) -> object:
    return float(value) if isinstance(value, int | float) else value


def accounts(folder: Path, **columns: Any) -> Path:  # noqa: ANN401 - whatever a column holds
    path = folder / "accounts.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return path


def test_words_are_understood_as_those_of_a_file(tmp_path: Path, ask: Ask) -> None:
    found = ask(
        accounts(
            tmp_path,
            account_id=["A", "B", "C"],
            status=["Active", "churned", None],
            csm_risk=["3 - CRITICAL", "none", "?"],
            usage_frequency=["Weekly", None, "hourly"],
            created_at=[datetime(2024, 1, 1, 12, tzinfo=UTC)] * 3,
        )
    ).sort("account_id")
    assert found["status"].to_list() == ["paying", "cancelled", None]
    assert found["csm_risk"].to_list() == [3, 0, None]
    assert found["usage_frequency"].to_list() == [2, None, None]
    assert found["created_date"].to_list() == [date(2024, 1, 1)] * 3
    assert found["profile"].to_list() == ["High-touch", None, "High-touch"]
    assert found["health"].to_list()[0] == 1


@pytest.mark.parametrize(
    ("touch", "profiles"),
    [
        (None, ["High-touch", "High-touch"]),
        ("nobody", ["Standard", "Standard"]),
        ("contract_value >= 50", ["High-touch", "Standard"]),
    ],
)
def test_who_is_high_touch_can_be_said(tmp_path: Path, ask: Ask, touch: str | None, profiles: list[str]) -> None:
    source = accounts(tmp_path, account_id=["A", "B"], arr=[50.0, None], created=[date(2020, 1, 1)] * 2)
    assert ask(source, touch=touch).sort("account_id")["profile"].to_list() == profiles


@pytest.mark.parametrize(
    ("columns", "options", "said"),
    [
        ({"name": ["x"]}, {}, "No column could be taken for account_id"),
        ({"account_id": ["A", "A", None]}, {}, "1 of 3 rows have no account_id."),
        ({"account_id": ["A", "A", "B"]}, {}, "1 of 3 rows have the account_id of another one."),
        ({"account_id": ["A"], "engagement": ["many"]}, {}, '"engagement" holds String, and engagement is a number.'),
        ({"account_id": ["A"], "renewal_date": ["soon"]}, {}, "renewal_date is a date."),
        ({"account_id": ["A"]}, {"touch": "arr >"}, "--touch arr >: column 6"),
        ({"account_id": ["A"]}, {"touch": "mood > 1"}, "mood is no field of accounts"),
    ],
)
def test_what_cannot_be_used_is_told(
    tmp_path: Path, ask: Ask, columns: dict[str, Any], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        ask(accounts(tmp_path, **columns), **options)
    assert said in str(caught.value)


TABLES = '[accounts]\nfile = "accounts.parquet"\n[[tables]]\nname = "t"\nfile = "t.parquet"\nkey = "account_id"\n'


def test_a_field_of_words_may_be_rolled_up_and_units_count(tmp_path: Path, ask: Ask) -> None:
    accounts(tmp_path, account_id=["A", "B"], nps=[5, 10], status=["paying", "paying"])
    pl.DataFrame({"account_id": ["A", "A"], "stage": ["Trial", "Trial"], "n": [1, 2]}).write_parquet(
        tmp_path / "t.parquet"
    )
    text = f'{TABLES}[tables.fields]\nstatus = {{ take = "max", column = "stage" }}\nrows = {{ take = "count" }}\n'
    units = "[units]\nnps = { comes_as = [0, 10], becomes = [-100, 100] }\n"
    (tmp_path / "book.toml").write_text(text + units)
    found = ask(tmp_path).sort("account_id")
    assert found["status"].to_list() == ["trial", None]
    assert found["rows"].to_list() == [2, 0]
    assert found["nps"].to_list() == [0, 100]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('currency = "c"\n[tables.fields]\nx = { take = "count" }\n', "a warehouse does not exchange currencies"),
        ('[tables.fields]\nx = { take = "sum", column = "stage" }\n', "there is no sum of that"),
        ('[tables.fields]\nx = { take = "sum", column = "m" }\n', "there is no column 'm'"),
        (
            '[tables.fields]\nx = { take = "count", where = "m > 1" }\n',
            "book.toml, t, x, where, line 1, column 1: m is no",
        ),
        ('[tables.fields]\nengagement = { take = "max", column = "stage" }\n', "engagement is a number, not String"),
    ],
)
def test_what_makes_no_sense_in_book_toml_is_told(tmp_path: Path, ask: Ask, more: str, said: str) -> None:
    accounts(tmp_path, account_id=["A"])
    pl.DataFrame({"account_id": ["A"], "stage": ["Trial"]}).write_parquet(tmp_path / "t.parquet")
    (tmp_path / "book.toml").write_text(TABLES + more)
    with pytest.raises(InputError) as caught:
        ask(tmp_path)
    assert said in str(caught.value)
