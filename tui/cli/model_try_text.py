"""What a model would do, as text: shares and money, accounts, plays, conditions, warnings."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from healthcore.vocabulary import Health
from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    import polars as pl

    from healthcore.whatif.rates import ConditionRate, Rate
    from healthcore.whatif.what_if import WhatIf

_SHARES = (
    Column("Health"),
    Column("Accounts", right=True),
    Column("Would be", right=True),
    Column("Share", right=True),
    Column("Would be", right=True),
    Column(""),
)
_MOVES = (
    Column("Would be"),
    Column("Now"),
    Column("Account", most=32),
    Column("Value", right=True, leaves=3),
    Column("Renewal", leaves=2),
    Column("Owner", most=16, leaves=1),
    Column("Why"),
)
_CONDITIONS = (
    Column("Profile", most=24, leaves=2),
    Column("Condition", most=44),
    Column("Data", right=True, leaves=1),
    Column("Met", right=True),
    Column("Would be", right=True),
    Column("Alone", right=True),
    Column("Would be", right=True),
    Column(""),
)


def what_if_lines(found: "WhatIf", book: str, *, everything: bool, width: int | None, colours: bool) -> Iterator[str]:
    """The report of `pulsebook model try`.

    Args:
        found: what the model would do.
        book: the name of the book.
        everything: list every condition; else those that were edited.
        width: the cells of the terminal; None when nothing has to be cut.
        colours: whether healths are coloured.
    """
    old, new = found.both.old.book.model, found.model
    tried = f"{new.name} ({new.fingerprint}) instead of {old.name} ({old.fingerprint})"
    yield plain(f"{book} as of {found.book.as_of}: {tried}. Nothing is written.") + "\n\n"
    for change in found.changes:
        yield plain(f"  {change}") + "\n"
    if not found.changes:
        yield "  The two models mean the same.\n"
    yield "\n"
    yield from _shares(found, width, colours=colours)
    yield "\n"
    yield from _money(found)
    yield from _accounts(found, width, colours=colours)
    yield from _plays(found)
    rates = [rate for rate in found.rates if everything or rate.pair.is_edited]
    if rates:
        yield f"\n{'Conditions' if everything else 'Edited conditions'}, met of those with data, decides alone:\n\n"
        yield from lay_out(_CONDITIONS, [_condition(rate) for rate in rates], width=width, room_for_last=1)
    if found.warnings:
        yield f"\n{words.count(len(found.warnings), 'warning')}:\n\n"
        yield from (plain(f"  {warned}") + "\n" for warned in found.warnings)


def _shares(found: "WhatIf", width: int | None, *, colours: bool) -> Iterator[str]:
    before, after = found.before, found.after
    shown = (Health.POOR, Health.AVERAGE, Health.GOOD, Health.UNKNOWN)
    rows = []
    for health in shown:
        change = after.counts[health] - before.counts[health]
        rows.append(
            [
                words.health(health),
                f"{before.counts[health]:,}",
                f"{after.counts[health]:,}",
                f"{before.share(health):.1f}%",
                f"{after.share(health):.1f}%",
                f"{change:+,}" if change else "",
            ]
        )
    shades = [words.COLOURS[health] for health in shown] if colours else None
    yield from lay_out(_SHARES, rows, width=width, room_for_last=1, colours=shades)


def _money(found: "WhatIf") -> Iterator[str]:
    before, after = found.before.value_at_risk, found.after.value_at_risk
    for currency in dict.fromkeys((*before, *after)):
        was, now = (amounts.get(currency, Decimal(0)) for amounts in (before, after))
        change = f" ({now - was:+,.0f})" if now != was else ""
        yield f"Value at risk: {words.money(was, currency)} → {words.money(now, currency)}{change}\n"


def _accounts(found: "WhatIf", width: int | None, *, colours: bool) -> Iterator[str]:
    moves = found.moves
    if not moves.height:
        yield "\nNo account changes colour.\n"
        return
    for title, some in _directions(moves).items():
        if some.height:
            yield f"\n{words.count(some.height, 'account')} {title}:\n\n"
            rows = [_move(row) for row in some.iter_rows(named=True)]
            shades = [words.COLOURS[Health(code)] for code in some["health"]] if colours else None
            yield from lay_out(_MOVES, rows, width=width, colours=shades)


def _directions(moves: "pl.DataFrame") -> Mapping[str, "pl.DataFrame"]:
    import polars as pl

    known = (pl.col("was") != Health.UNKNOWN.value) & (pl.col("health") != Health.UNKNOWN.value)
    return {
        "would get worse": moves.filter(known & (pl.col("health") < pl.col("was"))),
        "would get better": moves.filter(known & (pl.col("health") > pl.col("was"))),
        "would turn to or from Unknown": moves.filter(~known),
    }


def _move(row: Mapping[str, "object"]) -> Sequence[str]:
    health, was, value, currency = row["health"], row["was"], row["contract_value"], row["currency"]
    assert isinstance(health, int)  # noqa: S101 - the type of the column
    assert isinstance(was, int)  # noqa: S101 - as above
    renewal = row["renewal_date"]
    return [
        words.health(Health(health)),
        words.health(Health(was)),
        plain(str(row["name"])),
        words.money(value, currency),  # type: ignore[arg-type]
        words.day(renewal),  # type: ignore[arg-type]
        plain(str(row["owner"] or words.MISSING)),
        plain(str(row["why"])),
    ]


def _plays(found: "WhatIf") -> Iterator[str]:
    names = found.book.accounts["name"]
    if found.moves.height:
        yield "\nNo play would start today.\n" if not found.starts else "\nPlays that would start today:\n\n"
    for starts in found.starts:
        who = ", ".join(plain(names[row] or "") for row in starts.rows[:3])
        more = f" and {len(starts.rows) - 3:,} more" if len(starts.rows) > 3 else ""
        yield f"  {plain(starts.play.name)}: {words.count(len(starts.rows), 'account')} ({who}{more})\n"


def _condition(rate: "ConditionRate") -> Sequence[str]:
    side = "Good" if rate.pair.good else "Poor"
    state = "new" if rate.pair.old is None else "left out" if rate.pair.new is None else ""
    now = rate.after or rate.before
    return [
        plain(rate.profile),
        plain(f"{rate.condition} ({side})"),
        "" if now is None else f"{now.have:,} of {now.accounts:,}",
        _share(rate.before),
        _share(rate.after),
        _alone(rate.before),
        _alone(rate.after),
        state,
    ]


def _share(rate: "Rate | None") -> str:
    return words.MISSING if rate is None or rate.share is None else f"{rate.share:.0f}%"


def _alone(rate: "Rate | None") -> str:
    return words.MISSING if rate is None or rate.alone is None else f"{rate.alone:,}"
