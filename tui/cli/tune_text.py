"""A back-test and a suggestion as text for people."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.changes.day import Day
    from healthcore.tuning.backtest import BackTest, ConditionWorth, Wrong
    from healthcore.tuning.measures import Area
    from healthcore.tuning.outcomes import Outcomes
    from healthcore.tuning.suggest import Suggestion

#: How many accounts of a list are printed; --format json has all.
_LISTED = 10


def report_lines(
    day: "Day", outcomes: "Outcomes", tests: "Sequence[BackTest]", censored: int, width: int | None
) -> Iterator[str]:
    """The whole report, line by line."""
    yield f"{plain(day.book.title)}: {words.count(outcomes.frame.height, 'outcome')} from {plain(outcomes.source)}"
    endings = outcomes.frame.group_by("ending").len().sort("ending").rows()
    counts = ", ".join(f"{count:,} {ending}" for ending, count in endings)
    who = words.count(censored, "account")
    yield f" ({counts}); {who} without one, which {'counts' if censored == 1 else 'count'} nowhere.\n"
    yield from _lead(day, outcomes)
    for test in tests:
        yield "\n"
        yield from _test(test, width)


def _lead(day: "Day", outcomes: "Outcomes") -> Iterator[str]:
    from healthcore.tuning.backtest import lead_time

    if not outcomes.is_dated:
        return
    poor, churned, days = lead_time(day, outcomes)
    if days is not None:
        yield f"{poor:,} of {churned:,} churned accounts were Poor when they left, "
        yield f"by then for {days:.0f} days (median).\n"


def _test(test: "BackTest", width: int | None) -> Iterator[str]:
    when = "as the book is now" if test.horizon is None else f"{test.horizon} days before"
    yield f"{plain(test.sight.model.name)} ({test.sight.model.fingerprint}), {when}: "
    yield f"{words.count(test.sight.seen.height, 'account')} seen, {test.sight.unseen:,} not known so long before.\n"
    if not test.sight.seen.height:
        return
    if test.is_small:
        yield "These are small numbers: they say little.\n"
    for leak in test.leaks:
        yield f"TOO GOOD TO BE TRUE? {plain(leak)}\n"
    yield "\n"
    yield from _table(test, width)
    yield "\n"
    yield from _measures(test)
    yield "\n"
    yield from _conditions(test.conditions, width)
    for heading, wrongs in (("Good, and churned", test.false_greens), ("Poor, and stayed", test.false_reds)):
        yield from _wrongs(heading, wrongs, width)


def _table(test: "BackTest", width: int | None) -> Iterator[str]:
    columns = (Column("Health"), *(Column(name, right=True) for name in ("Churned", "Contracted", "Renewed", "Churn")))
    rows = []
    for health, row in test.table.items():
        total = sum(row.values())
        if total:
            numbers = {ending.value: count for ending, count in row.items()}
            churn = f"{100 * numbers['churned'] / total:.1f} %"
            rows.append(
                [words.health(health), *(f"{numbers[name]:,}" for name in ("churned", "contracted", "renewed")), churn]
            )
    yield from lay_out(columns, rows, width=width)


def _measures(test: "BackTest") -> Iterator[str]:
    poor = test.poor
    yield f"Poor as a warning: {poor.flagged:,} flagged, precision {_share(poor.precision)}, "
    yield f"recall {_share(poor.recall)}, lift {_times(poor.lift)}.\n"
    bands = ", ".join(
        f"{band.low}-{band.high}: {100 * band.churned / band.accounts:.0f} % of {band.accounts:,}"
        for band in test.bands
        if band.accounts
    )
    area = _area(test.area) if bands else "no account had one, so there is nothing to tell apart"
    yield f"Score: {area}.\n"
    if test.unrated_area is not None and test.area is not None:
        gained = test.area.value - test.unrated_area.value
        yield f"Without the CSM's rating: AUC {test.unrated_area.value:.3f}; the rating adds {gained:+.3f}.\n"
    caught, lost = test.caught_value
    if lost:
        yield f"Churned value that was Poor or Average before: {100 * caught / lost:.0f} % of {lost:,.0f}.\n"
    if bands:
        yield f"Churn by score: {bands}.\n"


def _conditions(conditions: "Sequence[ConditionWorth]", width: int | None) -> Iterator[str]:
    columns = (
        Column("Profile", most=24, leaves=1),
        Column("Condition", most=40),
        Column("Known", right=True, leaves=2),
        Column("Hurts", right=True),
        Column("Churned", right=True),
        Column("Lift", right=True),
        Column("Much like", most=40),
    )
    rows = [
        [
            plain(worth.profile),
            plain(f"{'Good' if worth.good else 'Poor'}: {worth.condition}"),
            f"{100 * worth.known / worth.of:.0f} %",
            f"{worth.flags.flagged:,}",
            f"{worth.flags.true:,}",
            _times(worth.flags.lift),
            plain(worth.like or words.MISSING),
        ]
        for worth in conditions
    ]
    yield from lay_out(columns, rows, width=width)


def _wrongs(heading: str, wrongs: "Sequence[Wrong]", width: int | None) -> Iterator[str]:
    if not wrongs:
        return
    more = f", the first {_LISTED}" if len(wrongs) > _LISTED else ""
    yield f"\n{heading}: {words.count(len(wrongs), 'account')}{more}\n"
    columns = (Column("Account", most=32), Column("Day", leaves=1), Column("Score", right=True), Column("Why"))
    rows = [
        [
            plain(wrong.name),
            words.day(wrong.day),
            words.MISSING if wrong.score is None else str(wrong.score),
            plain(wrong.why),
        ]
        for wrong in wrongs[:_LISTED]
    ]
    yield from lay_out(columns, rows, width=width)


def _area(area: "Area | None") -> str:
    if area is None:
        return "nobody churned, or nobody stayed, so there is nothing to tell apart"
    said = f"AUC {area.value:.3f}, 95 % between {area.low:.3f} and {area.high:.3f}"
    if area.tells_nothing:
        return f"{said}: no better than a coin"
    return f"{said}, from few accounts" if area.is_small else said


def _share(value: float | None) -> str:
    return words.MISSING if value is None else f"{value:.3f}"


def _times(value: float | None) -> str:
    return words.MISSING if value is None else f"{value:.1f}x"


def suggestion_lines(found: "Suggestion") -> Iterator[str]:
    """What is suggested and what it promises, against today's model and the ceiling; or that nothing is."""
    yield "\nSuggestion, "
    by = "time: every part by what came before it" if found.folds == "time" else "accounts, dealt by chance"
    yield f"judged on accounts it was not fitted to ({by})\n"
    if not found.is_worth_it:
        yield "None: "
        if found.promise is None or not found.conditions or found.promise.tells_nothing:
            yield "these data hold no signal that would tell who churns better than a coin.\n"
        else:
            yield "nothing that keeps to your wishes is better than the model of today.\n"
    else:
        for condition in found.conditions:
            yield f"  Good: {plain(condition)}\n"
        yield f"  Poor below a score of {found.poor_below}: {100 * found.poor:.0f} % of the accounts\n"
    yield f"  Suggested: {_area(found.promise)}\n"
    yield f"  Today's model, on the same accounts: {_area(found.today)}\n"
    if found.ceiling.missing:
        yield f"  Ceiling: unknown, {found.ceiling.missing}\n"
    else:
        yield f"  Ceiling, gradient boosting: {_area(found.ceiling.boosted)}\n"
        yield f"  Ceiling, logistic regression: {_area(found.ceiling.logistic)}\n"
