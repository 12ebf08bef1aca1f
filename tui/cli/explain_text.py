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
    from healthcore.journal.ratings import Rating
    from healthcore.scoring.explain import ConditionResult

_RESULTS = {Outcome.MET: "met", Outcome.UNMET: "unmet", Outcome.NO_DATA: "no data"}
_CONDITIONS = (
    Column("  For", most=6),
    Column("Condition", most=40),
    Column("Result"),
    Column("Value", most=24, right=True),
    Column("Margin", right=True),
    Column(""),
)


def explanation(
    book: "Book", account: "AccountHealth", ratings: Sequence["Rating"], *, width: int | None
) -> Iterator[str]:
    """Health, the scorecard by dimension, what would flip it, who said what."""
    yield from _head(book, account)
    yield from _rating(account)
    yield from _scorecard(account, width)
    yield from _flips(account)
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


def _scorecard(account: "AccountHealth", width: int | None) -> Iterator[str]:
    for dimension in account.dimensions:
        score = words.MISSING if dimension.score is None else dimension.score
        yield f"\n{plain(dimension.label)}: {words.health(dimension.health)}, score {score}\n"
        rows = [_condition(account, result) for result in account.conditions if result.dimension == dimension.name]
        yield from lay_out(_CONDITIONS, rows, width=width, room_for_last=2)


def _condition(account: "AccountHealth", result: "ConditionResult") -> list[str]:
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
