"""When the health model has to be looked at: some time after it was put in force, and when the product changed."""

import tomllib
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from healthcore.changes.day import Day
from healthcore.journal.activations import Activation, activations
from healthcore.journal.product_changes import product_changes

#: The kinds of items that reminders are, the first part of their names.
TUNE_UP, PRODUCT_CHANGE = "tune-up", "product-change"

#: Days after a model was first put in force until its first tune-up; months between those that follow.
FIRST_AFTER_DAYS, EVERY_MONTHS = 30, 3

#: A row for a reminder: what to do (`name`, it stands where other items have their account), since when and why. It is
#: about no account: `account_id` is empty.
REMINDERS = pl.Schema(
    {"item": pl.String(), "account_id": pl.String(), "name": pl.String(), "due": pl.Date(), "why": pl.String()}
)


def reminders(day: Day) -> pl.DataFrame:
    """What is due on a day for the model of a book, with the columns of REMINDERS, the longest due first.

    None under a model that was asked for only to look, nor for a book that was never opened.
    """
    known = [] if day.opened.one_model else activations(day.journal)
    in_force = [one for one in known if one.day <= day.as_of]
    rows = [*_tune_up(in_force, day.as_of), *_product_changes(day, in_force)] if in_force else []
    return pl.DataFrame(rows, schema=REMINDERS, orient="row").sort("due", "item")


def due_after(day: Day, since: date) -> pl.DataFrame:
    """The reminders that became due after a day, whoever has dealt with them."""
    return reminders(day).filter(pl.col("due") > since)


def _tune_up(in_force: Sequence[Activation], as_of: date) -> Iterator[tuple[str, str, str, date, str]]:
    """The latest tune-up that is due: those before it are done with it."""
    name = _name_of(in_force[-1].text)
    edits = _edits(in_force, name)
    first, last = edits[0].day, edits[-1].day
    if len(edits) == 1:
        begins, why = first + timedelta(days=FIRST_AFTER_DAYS), f"{name} is in force since {first}, as it was then"
    else:
        begins, why = months_later(last, EVERY_MONTHS), f"{name} was edited last on {last}"
    due = _latest(begins, as_of)
    if due is not None:
        yield f"{TUNE_UP}:{due.isoformat()}", "", f"Tune-up of {name}", due, why


def _edits(in_force: Sequence[Activation], name: str) -> Sequence[Activation]:
    """The versions of the model in force since it got its name."""
    begun = next((at for at in range(len(in_force), 0, -1) if _name_of(in_force[at - 1].text) != name), 0)
    return in_force[begun:]


def _latest(begins: date, as_of: date) -> date | None:
    """The last day that is due, of the first one and every EVERY_MONTHS after it; None before the first."""
    if begins > as_of:
        return None
    quarters = ((as_of.year - begins.year) * 12 + as_of.month - begins.month) // EVERY_MONTHS
    while (due := months_later(begins, EVERY_MONTHS * quarters)) > as_of:
        quarters -= 1
    return due


def months_later(day: date, months: int) -> date:
    """The same day so many months later, the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _product_changes(day: Day, in_force: Sequence[Activation]) -> Iterator[tuple[str, str, str, date, str]]:
    """What changed in the product since the model was edited last."""
    for note in product_changes(day.journal):
        noted_on = note.noted_at.astimezone().date()
        if noted_on <= day.as_of and note.noted_at > in_force[-1].activated_at:
            words = f"the product changed: {note.text} (noted by {note.author})"
            yield f"{PRODUCT_CHANGE}:{note.number}", "", f"Tune-up of {_name_of(in_force[-1].text)}", noted_on, words


@lru_cache(maxsize=256)
def _name_of(text: str) -> str:
    """The name that a model gives itself: reading all of it takes long where there are many versions."""
    return str(tomllib.loads(text)["name"])
