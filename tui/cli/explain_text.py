"""One account with its reasons, for people."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from healthcore.conditions.outcome import Outcome
from healthcore.scoring.explain import value_words
from healthcore.vocabulary.text import plain
from tui.cli import words
from tui.cli.table import Column, lay_out

if TYPE_CHECKING:
    from healthcore.book.account import AccountHealth
    from healthcore.book.book import Book
    from healthcore.changes.timeline import Span, Timeline
    from healthcore.journal.ratings import Rating
    from healthcore.scoring.explain import ConditionResult

_RESULTS = {Outcome.MET: "met", Outcome.UNMET: "unmet", Outcome.NO_DATA: "no data"}
#: The columns of conditions, of which `condition_row` makes a row.
CONDITION_COLUMNS = (
    Column("  For", most=6),
    Column("Condition", most=40),
    Column("Result"),
    Column("Value", most=24, right=True),
    Column("Margin", right=True),
    Column(""),
)

_SPANS = (Column("  Since"), Column("Health"), Column("Days", right=True), Column("Why"))


def explanation(
    book: "Book", account: "AccountHealth", ratings: Sequence["Rating"], timeline: "Timeline", *, width: int | None
) -> Iterator[str]:
    """Health and since when, the scorecard by dimension, what would flip it, what it was before, who said what."""
    yield from _head(book, account)
    yield from _since(timeline)
    yield from _rating(account)
    yield from _scorecard(account, timeline, width)
    yield from _flips(account)
    yield from _spans(timeline, width)
    yield from _history(ratings)


def _head(book: "Book", account: "AccountHealth") -> Iterator[str]:
    score = words.MISSING if account.score is None else account.score
    profile = words.MISSING if account.profile is None else plain(account.profile.name)
    yield f"{plain(account.name)} ({plain(account.account_id)})\n"
    yield f"{words.health(account.health, uncertain=account.uncertain)}, score {score}: {plain(account.reason)}.\n\n"
    yield f"As of     {book.as_of}, by the model {plain(book.model.name)} ({book.model.fingerprint})\n"
    yield f"Profile   {profile}\n"
    yield f"Coverage  {account.have}/{account.of} metrics have data\n"
    value = words.money(account.contract_value, account.currency)
    yield f"Contract  {value}, renewal {words.day(account.renewal_date)}\n"
    if account.remote_health is not None:
        yield f"Remote    {plain(account.remote_health)}, the source's own health and no part of ours\n"


def _since(timeline: "Timeline") -> Iterator[str]:
    now = timeline.now()
    if now is not None and not now.is_all_that_is_known:
        days = f"at least {words.count(now.days, 'day')}" if now.at_least else words.count(now.days, "day")
        yield f"Since     {now.since}, {days}: {plain(now.why)}\n"


def _rating(account: "AccountHealth") -> Iterator[str]:
    effective, scale = account.rating, account.model.rating
    if effective.lapsed and effective.rating is not None:
        rating = effective.rating
        said = f"{plain(rating.word)} by {plain(rating.author)} on {words.moment(rating.rated_at)}"
        yield f"CSM Risk  {words.EXPIRED}: {said}, and a rating counts for {words.count(scale.expires, 'day')}\n"
        yield from _said(rating, indent=10)
    elif effective.level is None:
        yield "CSM Risk  not rated\n"
    elif effective.origin == "journal" and effective.rating is not None:
        rating = effective.rating
        due = f", due again {effective.due}" if effective.due else ""
        said = f"by {plain(rating.author)} on {words.moment(rating.rated_at)}"
        yield f"CSM Risk  {plain(scale.word(effective.level))}, {said}{due}\n"
        yield from _said(rating, indent=10)
    else:
        yield f"CSM Risk  {plain(scale.word(effective.level))}, as the source says\n"
    if effective.conflict:
        source = "nothing" if effective.source_level is None else plain(scale.word(effective.source_level))
        rated = plain(effective.rating.word) if effective.rating else words.MISSING
        yield f"Conflict  the source says {source} now, the rating here is {rated}: the riskier counts\n"


def _scorecard(account: "AccountHealth", timeline: "Timeline", width: int | None) -> Iterator[str]:
    for dimension in account.dimensions:
        score = words.MISSING if dimension.score is None else dimension.score
        now = timeline.now(dimension.name)
        since = "" if now is None or now.is_all_that_is_known else f", since {now.since}"
        yield f"\n{plain(dimension.label)}: {words.health(dimension.health)}, score {score}{since}\n"
        rows = [condition_row(account, result) for result in account.conditions if result.dimension == dimension.name]
        yield from lay_out(CONDITION_COLUMNS, rows, width=width, room_for_last=2)


def condition_row(account: "AccountHealth", result: "ConditionResult") -> list[str]:
    """A row; `!` marks what keeps the account from being better."""
    spec = account.model.metrics[result.metric]
    return [
        f"  {'Good' if result.good else 'Poor'}",
        plain(result.condition),
        _RESULTS[result.result],
        plain(value_words(spec, result.value, account.model)) or words.MISSING,
        words.MISSING if result.margin is None else f"{result.margin:+,.10g}",
        "!" if result.hurts else "",
    ]


def _flips(account: "AccountHealth") -> Iterator[str]:
    flips = account.flips()
    if flips:
        yield "\nWhat would flip it\n"
    for flip in flips:
        yield f"  to {flip.to.word}: {plain(' and '.join(change.text for change in flip.changes))}\n"


def _spans(timeline: "Timeline", width: int | None) -> Iterator[str]:
    """The spans of its overall health, once there is more than one."""
    if len(timeline.overall) < 2:
        return
    yield "\nHealth, newest first\n"
    rows = [[f"  {span.since}", _health(span), _days(span), plain(span.why)] for span in timeline.overall]
    yield from lay_out(_SPANS, rows, width=width)


def _health(span: "Span") -> str:
    return words.MISSING if span.health is None else words.health(span.health)


def _days(span: "Span") -> str:
    return f"{span.days:,}+" if span.at_least else f"{span.days:,}"


def _history(ratings: Sequence["Rating"]) -> Iterator[str]:
    if ratings:
        yield "\nRatings, newest first\n"
    for rating in ratings:
        yield f"  {words.moment(rating.rated_at)}  {plain(rating.word)}, by {plain(rating.author)}\n"
        yield from _said(rating, indent=4)


def _said(rating: "Rating", *, indent: int) -> Iterator[str]:
    """The note and the reasons of a rating."""
    if rating.note:
        yield f"{' ' * indent}{plain(rating.note)}\n"
    if rating.reasons:
        yield f"{' ' * indent}Reasons: {plain(', '.join(rating.reasons))}\n"
