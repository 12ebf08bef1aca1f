"""Usage events to metrics, streamed from Parquet, against a hand-written query of the same engine."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import narwhals as nw
import polars as pl
from polars.testing import assert_frame_equal

from bench.rows import Row, Target, Unit
from bench.timing import interleaved
from healthcore.usage import LONG_WINDOW, METRICS, WINDOW, usage_metrics
from healthcore.vocabulary import CATALOGUE

TOPIC = "Usage events to metrics"

AS_OF = date(2026, 11, 22)

_ACCOUNTS = 100_000
_USERS = 20
#: Days that the events lie in, up to the day itself: half of them are older than anything that counts.
_DAYS = 60
_FILES = 10
_MEMORY = 4 * 2**30


def measure(*, quick: bool) -> Iterator[Row]:
    """Every row of this topic."""
    for events in (10_000_000,) if quick else (10_000_000, 100_000_000):
        with TemporaryDirectory() as folder:
            write_events(Path(folder), events)
            yield _time(Path(folder), events)
            yield _memory(Path(folder), events)


def write_events(folder: Path, events: int) -> None:
    """Accounts and so many events, spread unevenly over accounts, in ten files."""
    accounts = pl.DataFrame({"row": pl.int_range(_ACCOUNTS, eager=True)})
    accounts.select(
        account_id=pl.format("A{}", "row"),
        status=pl.when(pl.col("row") % 7 == 0).then(pl.lit("trial")).otherwise(pl.lit("paying")),
        created_date=pl.lit(AS_OF) - pl.duration(days=1) * (pl.col("row") % 400),
        licenses=(pl.col("row") % 11).cast(pl.Float64),
    ).write_parquet(folder / "accounts.parquet")
    midnight = datetime.combine(AS_OF, datetime.min.time())
    for number in range(_FILES):
        row = pl.int_range(number, events, _FILES, dtype=pl.UInt64)
        dice = row.hash(seed=number)
        account = ((dice % 1_000_003).cast(pl.Float64) / 1_000_003).pow(3) * _ACCOUNTS
        pl.select(
            account_id=pl.format("A{}", account.cast(pl.UInt32)),
            user_id=pl.format("{}-{}", account.cast(pl.UInt32), dice // 7 % _USERS),
            occurred_at=pl.lit(midnight) - pl.duration(seconds=1) * (dice // 11 % (_DAYS * 86_400)).cast(pl.Int64),
        ).write_parquet(folder / f"events-{number}.parquet")


def ours(folder: Path) -> pl.DataFrame:
    """What a book does."""
    moment = pl.col("occurred_at")
    events = pl.scan_parquet(folder / "events-*.parquet").select("account_id", "user_id", day=moment.dt.date())
    accounts = pl.scan_parquet(folder / "accounts.parquet")
    lazy = usage_metrics(nw.from_native(events), nw.from_native(accounts), AS_OF)
    metrics: pl.DataFrame = lazy.to_native().collect(engine="streaming")
    return metrics


def by_hand(folder: Path) -> pl.DataFrame:
    """What somebody would write for just these columns."""
    day, recent = pl.col("day"), pl.col("day") >= AS_OF - timedelta(days=WINDOW)
    active = (
        pl.scan_parquet(folder / "events-*.parquet")
        .select("account_id", "user_id", day=pl.col("occurred_at").dt.date())
        .filter(day >= AS_OF - timedelta(days=LONG_WINDOW), day < AS_OF)
        .group_by("account_id")
        .agg(
            active_users=pl.col("user_id").filter(recent).n_unique(),
            active_days=day.filter(recent).n_unique(),
            actions=recent.sum(),
            latest=day.max(),
        )
    )
    lived = (pl.lit(AS_OF) - pl.col("created_date")).dt.total_days().clip(0, WINDOW)
    levels = {word: pl.lit(at, dtype=pl.Int8) for at, word in enumerate(CATALOGUE["usage_frequency"].levels)}
    seldom = pl.when(pl.col("latest").is_not_null()).then(levels["monthly"]).otherwise(levels["inactive"])
    weekly = pl.when(pl.col("active_days") >= 2).then(levels["weekly"]).otherwise(seldom)
    fewer = (pl.col("daily").rank("min").over("status") - 1).cast(pl.Int64)
    standing = (fewer * 100 // pl.col("daily").count().over("status")).cast(pl.Float64).clip(1, 99)
    users = pl.col("active_users").cast(pl.Float64)
    return (
        pl.scan_parquet(folder / "accounts.parquet")
        .join(active, on="account_id", how="left")
        .with_columns(pl.col("active_users", "active_days", "actions").fill_null(0), lived=lived)
        .with_columns(daily=pl.when(pl.col("lived") > 0).then(pl.col("actions") / pl.col("lived")))
        .with_columns(
            usage_frequency=pl.when(pl.col("active_days") >= 9).then(levels["daily"]).otherwise(weekly),
            license_utilization=pl.when(pl.col("licenses") > 0).then(100 * users / pl.col("licenses")),
            engagement=pl.when(pl.col("daily") < 1).then(0.0).otherwise(standing),
        )
        .with_columns(pl.col("active_users", "active_days").cast(pl.Float64))
        .select("account_id", *(pl.when(pl.col("lived") > 0).then(pl.col(name)).alias(name) for name in METRICS))
        .collect(engine="streaming")
    )


def _time(folder: Path, events: int) -> Row:
    assert_frame_equal(ours(folder), by_hand(folder), check_row_order=False)
    mine, hands = interleaved(lambda: ours(folder), lambda: by_hand(folder), rounds=5 if events < 50_000_000 else 3)
    return Row(
        TOPIC,
        f"{events:,} events of {_ACCOUNTS:,} accounts, all five metrics",
        "polars by hand, streaming",
        mine.median,
        hands.median,
        Target(at_most=1.3),
    )


def _memory(folder: Path, events: int) -> Row:
    """The most memory of a process that does nothing else, against the same by hand."""
    mine, hands = (_peak(folder, name) for name in ("ours", "by_hand"))
    what = f"{events:,} events: the most memory of a process of its own"
    return Row(TOPIC, what, "polars by hand, streaming", mine, hands, Target(within=_MEMORY), Unit.BYTES)


def _peak(folder: Path, name: str) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "bench.usage", name, str(folder)], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


if __name__ == "__main__":
    {"ours": ours, "by_hand": by_hand}[sys.argv[1]](Path(sys.argv[2]))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
