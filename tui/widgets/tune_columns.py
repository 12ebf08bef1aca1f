"""The lists of the Tune-up screen: accounts that were seen wrongly, and what conditions are worth."""

from typing import TYPE_CHECKING

import polars as pl

from tui import cells
from tui.cells import Align, Role
from tui.widgets.laid_out import Lines, paragraph, quiet
from tui.widgets.table_columns import Column, day_kind, health_kind, money_kind, score_kind, text_kind
from tui.widgets.tune_words import percent, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from healthcore.tuning.worth import ConditionWorth
    from healthcore.tuning.wrongs import Wrong

#: What tells conditions apart.
CONDITION = "condition_at"

_WRONGS = {
    "account_id": pl.String(),
    "name": pl.String(),
    "health": pl.UInt8(),
    "score": pl.Int16(),
    "ending": pl.String(),
    "day": pl.Date(),
    "contract_value": pl.Decimal(38, 4),
    "currency": pl.String(),
    "why": pl.String(),
}


def wrongs_frame(wrongs: "Sequence[Wrong]") -> pl.DataFrame:
    """A row for each; an account that ended more than once keeps its last."""
    rows = [
        (one.account_id, one.name, one.health.value, one.score, one.ending, one.day, one.value, one.currency, one.why)
        for one in wrongs
    ]
    return pl.DataFrame(rows, schema=_WRONGS, orient="row").unique("account_id", keep="first", maintain_order=True)


def wrong_columns() -> tuple[Column, ...]:
    """Who, how it ended, and the reason that health gave then."""
    return (
        Column("health", "Then", health_kind(), priority=0, frozen=True),
        Column("name", "Account", text_kind(), priority=0, least=14, most=34, frozen=True),
        Column("why", "Why", text_kind(), priority=2, least=24, most=90, grows=True),
        Column("contract_value", "Value", money_kind(), align=Align.RIGHT, priority=1),
        Column("day", "Ended", day_kind(), priority=3),
        Column("ending", "How", text_kind(), priority=4),
        Column("score", "Score", score_kind(), align=Align.RIGHT, priority=5),
        Column("account_id", "Account ID", text_kind(Role.SECONDARY), priority=6, most=24),
    )


def worth_frame(conditions: "Sequence[ConditionWorth]") -> pl.DataFrame:
    """A row for each, numbers ready to show."""
    rows = [
        (
            str(at),
            f"{'Good' if one.good else 'Poor'}: {one.condition}",
            one.profile,
            percent(one.known / one.of),
            f"{one.flags.flagged:,}",
            f"{one.flags.true:,}",
            times(one.flags.lift) + (" few" if one.is_small and one.flags.lift is not None else ""),
            one.like or "",
        )
        for at, one in enumerate(conditions)
    ]
    names = (CONDITION, "condition", "profile", "known", "hurts", "churned", "lift", "like")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()), orient="row")


def worth_columns() -> tuple[Column, ...]:
    """What each condition tells."""
    return (
        Column("condition", "Condition", text_kind(), priority=0, least=20, most=44, frozen=True),
        Column("lift", "Lift", text_kind(), align=Align.RIGHT, priority=1),
        Column("hurts", "Hurts", text_kind(), align=Align.RIGHT, priority=2),
        Column("churned", "Churned", text_kind(), align=Align.RIGHT, priority=3),
        Column("known", "Known", text_kind(), align=Align.RIGHT, priority=4),
        Column("profile", "Profile", text_kind(Role.SECONDARY), priority=5, most=28),
        Column("like", "Much like", text_kind(Role.SECONDARY), priority=6, most=44, grows=True),
    )


def worth_lines(worth: "ConditionWorth", width: int) -> Lines:
    """One condition in words."""
    side = "unmet" if worth.good else "met"
    said = (
        f"{worth.profile}: {worth.condition} is {side} on {worth.flags.flagged:,} of {worth.known:,} accounts with "
        f"data ({worth.of:,} in the profile); {worth.flags.true:,} of them churned"
    )
    if worth.flags.lift is not None:
        said += f", {times(worth.flags.lift)} as often as everybody with data"
    said += f". Nearly the same accounts as {worth.like}." if worth.like else "."
    return paragraph(quiet(cells.plain(said)), width)
