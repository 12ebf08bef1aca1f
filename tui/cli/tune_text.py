"""A back-test and a suggestion as text for people."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.tuning.backtest import BackTest
    from healthcore.tuning.definitions import Definitions
    from healthcore.tuning.measures import Area
    from healthcore.tuning.suggest import Suggestion
    from healthcore.tuning.timing import LeadTime
    from healthcore.tuning.tune_up import TuneUp
    from healthcore.tuning.worth import ConditionWorth
    from healthcore.tuning.wrongs import Wrong

#: How many names of accounts stand in a row.
_NAMED = 5

#: How many accounts of a list are printed; --format json has all.
_LISTED = 10


def report_lines(found: "TuneUp", width: int | None, *, full: bool = False) -> Iterator[str]:
    """The whole report, line by line; with `full` every account that was seen wrongly, and its conditions then."""
    outcomes, censored = found.outcomes, found.censored
    yield f"{plain(found.day.book.title)}: {words.count(outcomes.frame.height, 'outcome')} "
    yield f"from {plain(outcomes.source)}"
    endings = outcomes.frame.group_by("ending").len().sort("ending").rows()
    counts = ", ".join(f"{count:,} {ending}" for ending, count in endings)
    who = words.count(censored, "account")
    yield f" ({counts}); {who} without one, which {'counts' if censored == 1 else 'count'} nowhere.\n"
    yield from _lead(found.lead)
    yield from _definitions(found.definitions, width)
    for test in found.tests:
        yield "\n"
        yield from _test(test, width, full=full)


def _lead(lead: "LeadTime | None") -> Iterator[str]:
    if lead is not None and lead.days is not None:
        yield f"{lead.poor:,} of {lead.churned:,} churned accounts were Poor when they left, "
        yield f"by then for {lead.days:.0f} days (median).\n"


def _definitions(definitions: "Definitions", width: int | None) -> Iterator[str]:
    """What says who churned where it does not agree, every two of them side by side."""
    if not definitions.disagree:
        return
    yield f"\nWHO CHURNED? {len(definitions.found)} things in this book say so, and they do not agree.\n"
    columns = (Column("Says so", most=48), Column("Churned", right=True), Column("The same"))
    rows = [
        [plain(one.source), f"{len(one.churned):,}", plain(", ".join(one.alike)) or words.MISSING]
        for one in definitions.found
    ]
    yield from lay_out(columns, rows, width=width)
    for pair in definitions.disagreements:
        yield f"\n{plain(pair.first.source)} against {plain(pair.second.source)}: {pair.both:,} by both"
        for source, names in ((pair.first.source, pair.only_first), (pair.second.source, pair.only_second)):
            if names:
                more = f", and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
                listed = ", ".join(plain(name) for name, _ in names[:_NAMED])
                yield f"\n  only by {plain(source)}: {len(names):,} ({listed}{more})"
        yield "\n"


def _test(test: "BackTest", width: int | None, *, full: bool) -> Iterator[str]:
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
        yield from _wrongs(heading, wrongs, width, full=full)


def _table(test: "BackTest", width: int | None) -> Iterator[str]:
    columns = (Column("Health"), *(Column(name, right=True) for name in ("Churned", "Contracted", "Renewed", "Churn")))
    rows = []
    for health, row in test.table.items():
        total = sum(row.values())
        if total:
            numbers = {ending.value: count for ending, count in row.items()}
            churn = f"{100 * numbers['churned'] / total:.1f}%"
            rows.append(
                [words.health(health), *(f"{numbers[name]:,}" for name in ("churned", "contracted", "renewed")), churn]
            )
    yield from lay_out(columns, rows, width=width)


def _measures(test: "BackTest") -> Iterator[str]:
    poor = test.poor
    yield f"Poor as a warning: {poor.flagged:,} flagged, precision {_share(poor.precision)}, "
    yield f"recall {_share(poor.recall)}, lift {_times(poor.lift)}.\n"
    bands = ", ".join(
        f"{band.low}-{band.high}: {100 * band.churned / band.accounts:.0f}% of {band.accounts:,}"
        f"{' (few)' if band.is_small else ''}"
        for band in test.bands
        if band.accounts
    )
    area = area_words(test.area) if bands else "no account had one, so there is nothing to tell apart"
    yield f"Score: {area}.\n"
    if test.unrated_area is not None and test.area is not None:
        gained = test.area.value - test.unrated_area.value
        yield f"Without the CSM's rating: AUC {test.unrated_area.value:.3f}; the rating adds {gained:+.3f} "
        yield f"({test.rated:,} of {words.count(test.sight.seen.height, 'account')} had one).\n"
    for currency, (caught, lost) in test.caught_value.items():
        if lost:
            share = f"{100 * caught / lost:.0f}% of {words.money(lost, currency)}"
            yield f"Churned value that was Poor or Average before: {share}.\n"
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
            f"{100 * worth.known / worth.of:.0f}%",
            f"{worth.flags.flagged:,}",
            f"{worth.flags.true:,}",
            f"{_times(worth.flags.lift)}{' (few)' if worth.is_small and worth.flags.lift is not None else ''}",
            plain(worth.like or words.MISSING),
        ]
        for worth in conditions
    ]
    yield from lay_out(columns, rows, width=width)


def _wrongs(heading: str, wrongs: "Sequence[Wrong]", width: int | None, *, full: bool) -> Iterator[str]:
    if not wrongs:
        return
    shown = wrongs if full else wrongs[:_LISTED]
    more = f", the first {_LISTED} (--full names all)" if len(wrongs) > len(shown) else ""
    yield f"\n{heading}: {words.count(len(wrongs), 'account')}{more}\n"
    columns = (
        Column("Account", most=32),
        Column("Day", leaves=1),
        Column("Value", right=True, leaves=2),
        Column("Score", right=True),
        Column("Why"),
    )
    rows = [
        [
            plain(wrong.name),
            words.day(wrong.day),
            words.money(wrong.value, wrong.currency),
            words.MISSING if wrong.score is None else str(wrong.score),
            plain(wrong.why),
        ]
        for wrong in shown
    ]
    yield from lay_out(columns, rows, width=width)
    if full:
        for wrong in shown:
            yield from _then(wrong, width)


def _then(wrong: "Wrong", width: int | None) -> Iterator[str]:
    """An account with its conditions as they were on the day on which it was looked at."""
    from tui.cli.explain_text import CONDITION_COLUMNS, condition_row

    if wrong.account is None:
        return
    yield f"\n{plain(wrong.name)} ({plain(wrong.account_id)}), {wrong.ending} {words.day(wrong.day)}, "
    yield f"as it was on {words.day(wrong.seen_on)}:\n"
    rows = [condition_row(wrong.account, one) for one in wrong.account.conditions]
    yield from lay_out(CONDITION_COLUMNS, rows, width=width, room_for_last=2)


def area_words(area: "Area | None") -> str:
    """The area under the curve with its interval, and whether that means anything."""
    if area is None:
        return "nobody churned, or nobody stayed, so there is nothing to tell apart"
    said = f"AUC {area.value:.3f}, 95% between {area.low:.3f} and {area.high:.3f}"
    if area.is_backwards:
        return f"{said}: worse than a coin, the riskier accounts looked the healthier"
    if area.tells_nothing:
        return f"{said}: no better than a coin"
    return f"{said}, from few accounts" if area.is_small else said


def _share(value: float | None) -> str:
    return words.MISSING if value is None else f"{value:.3f}"


def _times(value: float | None) -> str:
    return words.MISSING if value is None else f"{value:.1f}x"


def suggestion_lines(found: "Suggestion") -> Iterator[str]:
    """What is suggested and what it promises, against today's model and the ceiling; or that nothing is."""
    by = "time: every part by what came before it" if found.split == "time" else "accounts, dealt by chance"
    yield f"\nSuggestion, judged on accounts it was not fitted to (split by {by})\n"
    if found.why_not:
        yield f"None: {found.why_not}\n"
    else:
        for change in found.changes:
            yield f"  {plain(str(change))}\n"
        for condition in found.conditions:
            yield f"  Good: {plain(condition)}\n"
        below = "Poor" if found.poor_below is None else f"Poor below a score of {found.poor_below}"
        yield f"  {below}: {100 * found.poor:.0f}% of the accounts, {100 * found.poor_today:.0f}% today\n"
    yield f"  Suggested: {area_words(found.promise)}\n"
    yield f"  Today's model, on the same accounts: {area_words(found.today)}\n"
    if found.ceiling.missing:
        yield f"  Ceiling: unknown, {found.ceiling.missing}\n"
    else:
        yield f"  Ceiling, gradient boosting: {area_words(found.ceiling.boosted)}\n"
        yield f"  Ceiling, logistic regression: {area_words(found.ceiling.logistic)}\n"
