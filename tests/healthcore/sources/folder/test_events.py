"""Usage events of a folder: whatever file they come in, however they tell the time."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from healthcore.sources.folder import scan
from healthcore.vocabulary.accounts import Severity
from healthcore.vocabulary.errors import InputError
from tests.healthcore.sources.folder.folders import column, load, make, told

EVENTS = '[events]\nfile = "events.csv"\nkey = "account_id"\n'


def events(folder: Path, rows: str, settings: str = "", header: str = "account_id,user,time") -> Path:
    return make(folder, {"book.toml": EVENTS + settings, "events.csv": f"{header}\n{rows}"})


def test_metrics_come_from_events(tmp_path: Path) -> None:
    rows = "A,u1,2026-11-20\nA,u2,2026-11-21\nA,u1,2026-11-21\nB,v,2026-10-30\n"
    accounts = load(events(tmp_path, rows))
    assert column(accounts, "active_users") == {"A": 2, "B": 0}
    assert column(accounts, "active_days") == {"A": 2, "B": 0}
    assert column(accounts, "usage_frequency") == {"A": 2, "B": 1}
    assert column(accounts, "license_utilization") == {"A": 50, "B": None}
    assert column(accounts, "engagement") == {"A": 0, "B": 0}


def test_what_is_not_seen_is_counted(tmp_path: Path) -> None:
    rows = "A,u,2026-11-21\nA,u,2026-11-22\nX,u,2026-11-21\n,u,2026-11-21\nA,u,never\n"
    accounts = load(events(tmp_path, rows))
    assert column(accounts, "active_days") == {"A": 1, "B": 0}
    assert told(accounts) == [
        "events: 1 of 5 events have no account_id, and belong to no account",
        "events: 1 of 5 events belong to no account: their account_id is not in accounts",
        "events: 1 of 5 events do not say when they happened",
        "row 6, events.time: 'never' is not a date",
    ]
    assert "events: 1 of 5 events happened on 2026-11-22 or later: only full days before it count" in told(
        accounts, Severity.NOTE
    )


@pytest.mark.parametrize(
    ("time", "day_in_berlin"),
    [
        ("2026-11-20T22:59:59Z", date(2026, 11, 20)),
        ("2026-11-20T23:00:00Z", date(2026, 11, 21)),
        ("2026-11-21 00:30:00+02:00", date(2026, 11, 20)),
        ("2026-11-20T18:30-0500", date(2026, 11, 21)),
        ("2026-11-20 23:59:59", date(2026, 11, 20)),
        (str(int(datetime(2026, 11, 20, 23, tzinfo=UTC).timestamp())), date(2026, 11, 21)),
        (str(int(datetime(2026, 11, 20, 22, 59, tzinfo=UTC).timestamp() * 1000)), date(2026, 11, 20)),
        ("20 Nov 2026", date(2026, 11, 20)),
    ],
)
def test_days_are_those_of_the_books_time_zone(tmp_path: Path, time: str, day_in_berlin: date) -> None:
    folder = events(tmp_path, f"A,u,{time}\n")
    text = (folder / "book.toml").read_text()
    (folder / "book.toml").write_text(f'time_zone = "Europe/Berlin"\n{text}')
    day_after = date.fromordinal(day_in_berlin.toordinal() + 1)
    assert column(load(folder, day_in_berlin), "active_days")["A"] == 0
    assert column(load(folder, day_after), "active_days")["A"] == 1


def test_a_row_may_stand_for_several_actions_and_some_rows_may_not_count(tmp_path: Path) -> None:
    settings = 'actions = "n"\nwhere = "kind != \'ping\' and n < 100"\n'
    rows = "A,u,2026-11-21,14,open\nA,v,2026-11-21,14,ping\nA,w,2026-11-21,100,open\n"
    accounts = load(events(tmp_path, rows, settings, "account_id,user,time,n,kind"))
    assert column(accounts, "active_users")["A"] == 1
    assert column(accounts, "engagement") == {"A": 50, "B": 0}


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_large_table_is_read_batch_by_batch_to_the_same_end(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [("A", f"u{at % 3}", f"{1 + at % 28:02}/11/2026", "1" if at % 2 else "2") for at in range(200)]
    frame = pl.DataFrame(rows, schema=["account_id", "user", "time", "count"], orient="row")
    make(tmp_path, {"book.toml": EVENTS.replace("csv", suffix) + 'where = "count < 2"\n'})
    frame.write_csv(tmp_path / "events.csv")
    settings = (tmp_path / "book.toml").read_text()
    (tmp_path / "book.toml").write_text(settings.replace("parquet", "csv"))
    whole = load(tmp_path)
    (tmp_path / "book.toml").write_text(settings)
    frame.write_parquet(tmp_path / "events.parquet")
    monkeypatch.setattr(scan, "LARGE", 0)
    batched = load(tmp_path)
    assert batched.frame.equals(whole.frame)
    assert column(batched, "active_days")["A"] == 7


def test_typed_moments_and_numbers_of_parquet(tmp_path: Path) -> None:
    make(tmp_path, {"book.toml": 'time_zone = "Asia/Tokyo"\n' + EVENTS.replace("events.csv", "events/*.parquet")})
    folder = tmp_path / "events"
    folder.mkdir()
    for at, moment in enumerate((datetime(2026, 11, 20, 16, tzinfo=UTC), datetime(2026, 11, 21, 14, tzinfo=UTC))):
        frame = pl.DataFrame({"account_id": ["A"], "user_id": [at], "occurred_at": [moment]})
        frame.write_parquet(folder / f"{at}.parquet")
    accounts = load(tmp_path)
    assert column(accounts, "active_users")["A"] == 2
    assert column(accounts, "active_days")["A"] == 1


def test_events_reach_accounts_through_other_tables_and_licences_may_be_rolled_up(tmp_path: Path) -> None:
    text = """
    [[tables]]
    name = "contracts"
    file = "contracts.csv"
    key = "company"
    [tables.fields]
    licenses = { take = "sum", column = "seats" }

    [events]
    file = "events.csv"
    key = "contract"
    to = "contracts"
    user_id = "who"
    """
    files = {
        "book.toml": text,
        "contracts.csv": "contract,company,seats\nc1,A,5\nc2,A,5\nc3,B,1\n",
        "events.csv": "contract,who,time\nc1,u,2026-11-20\nc2,v,2026-11-21\nc3,u,2026-11-21\n",
    }
    accounts = load(make(tmp_path, files))
    assert column(accounts, "license_utilization") == {"A": 20, "B": 100}


@pytest.mark.parametrize(
    ("settings", "header", "said"),
    [
        ("", "account_id,user,mood", "no column says when an event happened"),
        ('user_id = "who"\n', "account_id,user,time", 'there is no column "who"'),
        (
            'where = "mood > 1"\n',
            "account_id,user,time",
            "book.toml, events, where, line 1, column 1: mood is no",
        ),
    ],
)
def test_what_makes_no_sense_is_told(tmp_path: Path, settings: str, header: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load(events(tmp_path, "A,u,2026-11-21\n", settings, header))
    assert said in str(caught.value)


def test_events_that_break_off_are_told(tmp_path: Path) -> None:
    make(tmp_path, {"book.toml": EVENTS.replace("events.csv", "events.parquet")})
    frame = pl.DataFrame({"account_id": ["A"] * 5_000, "user": ["u"] * 5_000, "time": [date(2026, 11, 21)] * 5_000})
    frame.write_parquet(tmp_path / "events.parquet")
    whole = (tmp_path / "events.parquet").read_bytes()
    (tmp_path / "events.parquet").write_bytes(whole[:40] + bytes(len(whole) - 140) + whole[-100:])
    with pytest.raises(InputError, match=r"events\.parquet: .* cannot be read"):
        load(tmp_path)
