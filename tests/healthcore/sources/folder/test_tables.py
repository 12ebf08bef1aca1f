"""`book.toml`: joins, roll-ups, units, and what is said when they lose, multiply or make no sense."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from healthcore.vocabulary import Kind
from healthcore.vocabulary.accounts import Matched, Severity
from healthcore.vocabulary.errors import InputError
from tests.healthcore.sources.folder.folders import ACCOUNTS, column, load, make, told

TICKETS = """\
[[tables]]
name = "tickets"
file = "tickets.csv"
key = "account"
date = "opened"
ended = "closed"
"""


def tickets(folder: Path, fields: str, rows: str, more: str = "") -> Path:
    text = f"{TICKETS}\n[tables.fields]\n{fields}\n{more}"
    return make(folder, {"book.toml": text, "tickets.csv": f"account,opened,closed,Minutes Spent,topic\n{rows}"})


def test_every_way_to_take(tmp_path: Path) -> None:
    fields = """
    all = { take = "count" }
    unsolved = { take = "count", open = true }
    recent = { take = "count", days = 30 }
    long = { take = "count", where = "minutes_spent >= 20" }
    total = { take = "sum", column = "Minutes Spent" }
    average = { take = "mean", column = "minutes_spent" }
    least = { take = "min", column = "minutes_spent" }
    latest = { take = "max", column = "opened" }
    last_topic = { take = "last", column = "topic" }
    topics = { take = "distinct", column = "topic" }
    """
    early = "A,2026-11-20,,10,Login\nA,2026-10-01,2026-10-02,30,Price\n"
    late = "A,2026-11-25,,99,Future\nA,2026-11-01,2026-11-22,,Login\n"
    accounts = load(tickets(tmp_path, fields, early + late))
    first = accounts.frame.row(0, named=True)
    assert {name: first[name] for name in ("all", "unsolved", "recent", "long", "topics")} == {
        "all": 3,
        "unsolved": 1,
        "recent": 2,
        "long": 1,
        "topics": 2,
    }
    assert (first["total"], first["average"], first["least"]) == (40, 20, 10)
    assert (first["latest"], first["last_topic"]) == (date(2026, 11, 20), "Login")
    second = accounts.frame.row(1, named=True)
    assert (second["all"], second["total"], second["topics"]) == (0, 0, 0)
    assert (second["average"], second["least"], second["latest"], second["last_topic"]) == (None, None, None, None)
    assert (accounts.fields["latest"].kind, accounts.fields["last_topic"].kind) == (Kind.DATE, Kind.TEXT)
    mapped = accounts.mapping.of_field("total")
    assert mapped is not None
    assert (mapped.header, mapped.matched) == ("sum of tickets.minutes_spent", Matched.COMPUTED)


def test_a_known_field_is_read_as_in_any_file(tmp_path: Path) -> None:
    fields = """
    status = { take = "last", column = "topic" }
    open_tickets = { take = "count" }
    """
    accounts = load(tickets(tmp_path, fields, "A,2026-01-01,,,Churned\nB,2026-01-01,,,sleepy\n"))
    assert column(accounts, "status") == {"A": "cancelled", "B": None}
    assert accounts.fields["open_tickets"].label == "Open tickets"
    assert any("'sleepy' is no known status" in line for line in told(accounts))
    assert any("status: is not used: status is last of tickets.topic" in line for line in told(accounts, Severity.NOTE))


def test_rows_that_lead_nowhere_are_told_with_their_number(tmp_path: Path) -> None:
    accounts = load(tickets(tmp_path, 'all = { take = "count" }', "A,2026-01-01,,,\nX,2026-01-01,,,\n,2026-01-01,,,\n"))
    assert column(accounts, "all") == {"A": 1, "B": 0}
    assert told(accounts) == [
        "tickets.account: 1 of 3 rows belong to no account: their account is not in accounts; the first is row 3, 'X'",
        "tickets.account: 1 of 3 rows belong to no account: they have no account",
    ]
    assert "tickets.account: 1 of 2 accounts have no row" in told(accounts, Severity.NOTE)


PEOPLE = """
[[tables]]
name = "people"
file = "people.csv"
key = "company"

[[tables]]
name = "visits"
file = "visits.csv"
key = "visitor"
to = "people"
to_key = "person"

[tables.fields]
visits = { take = "count" }
"""


def test_a_table_joins_through_another_whatever_their_order(tmp_path: Path) -> None:
    people = "person,company\np1,A\np2,B\np3,A\n"
    first, second = PEOPLE.split("\n\n", 1)
    for text in (PEOPLE, f"{second}\n{first}\n"):
        make(tmp_path, {"book.toml": text, "people.csv": people, "visits.csv": "visitor,n\np1,1\np3,1\np2,1\np1,1\n"})
        assert column(load(tmp_path), "visits") == {"A": 3, "B": 1}


def test_a_join_that_multiplies_is_told_with_its_numbers(tmp_path: Path) -> None:
    people = "person,company\np1,A\np1,B\np1,A\np2,B\n"
    make(tmp_path, {"book.toml": PEOPLE, "people.csv": people, "visits.csv": "visitor,n\np1,1\np2,1\np1,1\n"})
    accounts = load(tmp_path)
    assert column(accounts, "visits") == {"A": 2, "B": 3}
    assert told(accounts) == [
        "visits.visitor: 2 of 3 rows belong to several accounts, because their visitor stands in people more than "
        "once, and count for each: 5 rows instead of 3"
    ]


def test_keys_match_to_the_letter_whatever_the_file_makes_of_them(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "accounts.csv": "account_id,name\n007,Bond\n7,Seven\n",
            "book.toml": '[[tables]]\nname = "t"\nfile = "t.parquet"\nkey = "k"\n'
            '[tables.fields]\nrows = { take = "count" }\n',
        },
    )
    pl.DataFrame({"k": [7, 7, None]}).write_parquet(tmp_path / "t.parquet")
    assert column(load(tmp_path), "rows") == {"007": 0, "7": 2}


MONEY = """
[[tables]]
name = "contracts"
file = "contracts.csv"
key = "account"
{more}
[tables.fields]
contract_value = {{ take = "sum", column = "{amount}" }}
"""


@pytest.mark.parametrize(
    ("more", "amount", "text"),
    [
        ('currency = "cur"', "value", "account,value,cur\nA,10.50,eur\nA,0.25,EUR\nB,5,USD\nB,7,EUR\n"),
        ("", "value", "account,value\nA,10.50 €\nA,0.25 €\nB,$5\nB,7 €\n"),
    ],
    ids=["a column", "beside the amount"],
)
def test_amounts_in_several_currencies_never_add_up(tmp_path: Path, more: str, amount: str, text: str) -> None:
    make(tmp_path, {"book.toml": MONEY.format(more=more, amount=amount), "contracts.csv": text})
    accounts = load(tmp_path)
    assert column(accounts, "contract_value") == {"A": Decimal("10.75"), "B": None}
    assert column(accounts, "currency") == {"A": "EUR", "B": None}
    assert told(accounts) == [
        "contracts: 1 account has amounts in several currencies, which do not add up without rates: no contract_value"
    ]


def test_amounts_in_several_currencies_add_up_by_rates(tmp_path: Path) -> None:
    text = MONEY.format(more='currency = "cur"', amount="value") + '\n[currency]\nbase = "EUR"\nrates = { USD = 0.5 }\n'
    make(tmp_path, {"book.toml": text, "contracts.csv": "account,value,cur\nA,3,USD\nB,5,USD\nB,7.25,EUR\n"})
    accounts = load(tmp_path)
    assert column(accounts, "contract_value") == {"A": Decimal(3), "B": Decimal("9.75")}
    assert column(accounts, "currency") == {"A": "USD", "B": "EUR"}
    assert told(accounts) == []


def test_the_currency_of_a_header_is_the_amounts(tmp_path: Path) -> None:
    make(tmp_path, {"book.toml": MONEY.format(more="", amount="arr_usd"), "contracts.csv": "account,arr_usd\nA,3\n"})
    accounts = load(tmp_path)
    assert column(accounts, "contract_value") == {"A": 3, "B": 0}
    assert column(accounts, "currency") == {"A": "USD", "B": None}


def test_units_take_a_field_to_the_scale_it_is_to_have(tmp_path: Path) -> None:
    units = "[units]\nlicense_utilization = { comes_as = [0, 1], becomes = [0, 100] }\n"
    units += "nps = { comes_as = [0, 10], becomes = [-100, 100] }\n"
    rows = "account_id,license utilization,nps\nA,0.25,5\nB,,10\nC,1,11\n"
    accounts = load(make(tmp_path, {"accounts.csv": rows, "book.toml": units}))
    assert column(accounts, "license_utilization") == {"A": 25, "B": None, "C": 100}
    assert column(accounts, "nps") == {"A": 0, "B": 100, "C": 120}
    assert "nps: 1 values lie outside of 0 to 10, which book.toml says they come in" in told(accounts)


def test_values_that_cannot_be_read_are_told_with_table_row_and_column(tmp_path: Path) -> None:
    accounts = load(tickets(tmp_path, 'n = { take = "count" }', "A,2026-01-01,,,\nA,soon,,,\n"))
    assert any("row 3, tickets.opened: 'soon' is not a date" in line for line in told(accounts))
    assert column(accounts, "n") == {"A": 1, "B": 0}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            'x = { take = "sum", column = "topik" }',
            'there is no column "topik", which book.toml speaks of. The near',
        ),
        ('x = { take = "count", where = "minutes_spent >" }', "book.toml, tickets, x, where, line 1, column 16"),
        ('x = { take = "count", where = "mood > 1" }', "book.toml, tickets, x: where speaks of mood"),
        ('x = { take = "sum", column = "topic" }', "topic is a text, and there is no sum of that"),
        ('x = { take = "most" }', "tables.0.fields.x.take: Input should be 'count'"),
        ('health = { take = "count" }', "no roll-up can be the value of that name"),
        ('renewal_date = { take = "count" }', "renewal_date is a date, and the count of rows is a number"),
        ("x = {", "book.toml"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_place(tmp_path: Path, fields: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load(tickets(tmp_path, fields, "A,2026-01-01,,1,Login\n"))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[tables]]\nname = "t"\nfile = "t.csv"\nkey = "k"\nto = "u"\n', "t leads to u, and there is no such table"),
        (
            '[[tables]]\nname = "t"\nfile = "t.csv"\nkey = "k"\nto = "u"\n'
            '[[tables]]\nname = "u"\nfile = "u.csv"\nkey = "k"\nto = "t"\n',
            "t leads to u leads to t: no row of them would ever reach an account",
        ),
        ('[[tables]]\nname = "t"\nfile = "t.csv"\nkey = "k"\n' * 2, "two tables are called t"),
        ('[[tables]]\nname = "t"\nfile = "nowhere.csv"\nkey = "k"\n', "nowhere.csv: there is no such file"),
        ('time_zone = "Mars/Base"\n[units]\n', "'Mars/Base' is no time zone"),
        ("[units]\nnps = { comes_as = [1, 0], becomes = [0, 1] }\n", "a scale is written lowest first"),
        ("[units]\nname = { comes_as = [0, 1], becomes = [0, 1] }\n", "units: name is no number"),
        ("[units]\nmood = { comes_as = [0, 1], becomes = [0, 1] }\n", "mood is not among the fields"),
        ("[tabels]\n", "tabels: Extra inputs are not permitted"),
    ],
)
def test_tables_that_do_not_hang_together_are_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load(make(tmp_path, {"book.toml": text}))
    assert said in str(caught.value)


def test_tables_without_accounts_are_told(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    (tmp_path / "book.toml").write_text('[[tables]]\nname = "t"\nfile = "t.csv"\nkey = "k"\n')
    with pytest.raises(InputError, match=r"\[accounts\] is missing"):
        load(tmp_path)
