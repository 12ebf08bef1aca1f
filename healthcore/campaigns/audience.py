"""Whom a campaign reaches on a day, and whom it does not, with the reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

import polars as pl

from healthcore.book.view import View
from healthcore.campaigns.claiming import Limits
from healthcore.campaigns.file import Campaign, Settings
from healthcore.campaigns.log import contacts, opt_outs
from healthcore.changes.day import Day
from healthcore.conditions.checking import checked
from healthcore.conditions.expressions import Compiler, Namespace
from healthcore.conditions.meaning import Meanings, metrics_read
from healthcore.conditions.tree import Expression
from healthcore.segments.conditions import condition_of, matching, specs_of, values_of
from healthcore.sources.addresses import address_key
from healthcore.vocabulary import FieldSpec
from healthcore.vocabulary.errors import CampaignError, ConditionError
from healthcore.vocabulary.people import DAYS_INACTIVE, People

#: The row of a person's account in the book; the dot keeps it apart from columns of the source.
ROW = "campaign.row"
#: Why somebody gets no message.
WHY = "campaign.why"

_UNKNOWN = "is neither a column of the people nor anything that is known of an account"


@dataclass(frozen=True, eq=False)
class Audience:
    """Whom a campaign reaches.

    Attributes:
        day: the book on the day.
        campaign: the campaign.
        recipients: the people who get a message, one to an address, biggest contract value first: the columns of the
            people, `days_inactive` and `campaign.row` (of the account in the book).
        left_out: the same of people who meet the conditions and get none, with `campaign.why`.
        accounts: how many accounts meet the condition.
        notes: what somebody should know about how the conditions were read.
        filter: which accounts were looked at, in words; empty for all.
    """

    day: Day
    campaign: Campaign
    recipients: pl.DataFrame
    left_out: pl.DataFrame
    accounts: int
    notes: tuple[str, ...]
    filter: str = ""

    @property
    def reasons(self) -> Mapping[str, int]:
        """How many get no message for each sort of reason, the most frequent first."""
        sorts = self.left_out[WHY].str.replace(r"\s(on|in|for)\s.*$", "").value_counts(sort=True)
        return dict(sorts.iter_rows())


def audience_of(day: Day, people: People, campaign: Campaign, settings: Settings, view: View | None = None) -> Audience:
    """Whom a campaign reaches on a day, among a view's accounts or all; CampaignError for a senseless condition."""
    accounts = _accounts(day, campaign)
    if view is not None and view.is_filtered:
        accounts = accounts.filter(pl.col(ROW).is_in(view.rows.implode()))
    present = people.frame.join(accounts, on="account_id", how="inner", maintain_order="left").with_columns(
        _days_inactive(day.as_of)
    )
    notes: list[str] = []
    if campaign.people:
        expression = _people_condition(campaign, day, people)
        notes += _notes(day, people, expression)
        present = present.filter(_meeting(day, people, present, expression))
    ordered = _by_value(day, present)
    why = _reasons(ordered, Limits(settings.frequency, campaign.again_after), day, campaign.name)
    told = ordered.with_columns(pl.Series(WHY, why, dtype=pl.String))
    return Audience(
        day,
        campaign,
        told.filter(pl.col(WHY).is_null()).drop(WHY),
        told.filter(pl.col(WHY).is_not_null()),
        accounts.height,
        tuple(notes),
        "" if view is None else view.description,
    )


def _accounts(day: Day, campaign: Campaign) -> pl.DataFrame:
    """The accounts that a campaign is for: `account_id`, `campaign.row`."""
    ids = day.book.accounts.select("account_id").with_row_index(ROW)
    if not campaign.accounts:
        return ids.filter(~day.book.table["cancelled"])
    try:
        return ids.filter(matching(day, condition_of(campaign.accounts, day)))
    except ConditionError as error:
        raise _senseless(campaign, "accounts", error) from None


def _people_condition(campaign: Campaign, day: Day, people: People) -> Expression:
    try:
        return checked(campaign.people, _specs(day, people), day.book.model.rating, unknown=_UNKNOWN)
    except ConditionError as error:
        raise _senseless(campaign, "people", error) from None


def _senseless(campaign: Campaign, part: str, error: ConditionError) -> CampaignError:
    said = f"{campaign.name}, {part}, line {error.line}, column {error.column}: {error.message}."
    return CampaignError(said, fix=error.fix)


def _specs(day: Day, people: People) -> Mapping[str, FieldSpec]:
    """A person's own values first, then what is known of the account."""
    return {**specs_of(day), **people.fields, DAYS_INACTIVE.name: DAYS_INACTIVE}


def _of_account(people: People, expression: Expression) -> list[str]:
    return [name for name in metrics_read(expression) if name not in {*people.frame.columns, DAYS_INACTIVE.name}]


def _meeting(day: Day, people: People, present: pl.DataFrame, expression: Expression) -> pl.Series:
    """Which people meet a condition; no data does not."""
    values = values_of(day, _of_account(people, expression))
    known = present.hstack([column.gather(present[ROW]) for column in values])
    compiler = Compiler(cast("Namespace", pl), Meanings(_specs(day, people), day.book.model.rating), day.as_of)
    return known.select(compiler.matching(expression).alias("meets")).to_series()


def _days_inactive(as_of: date) -> pl.Expr:
    days = (pl.lit(as_of) - pl.col("last_active")).dt.total_days().cast(pl.Float64())
    return days.alias(DAYS_INACTIVE.name)


def _notes(day: Day, people: People, expression: Expression) -> Iterator[str]:
    """Where a condition over people was answered by their accounts, and where nothing is known."""
    for name in _of_account(people, expression):
        yield f"{name} is read of the account: the people have no such column."
        if name == "nps" and "nps" in day.book.accounts.columns:
            values = day.book.accounts["nps"].drop_nulls()
            if ((values < 0) | (values > 10)).any():
                yield (
                    "The accounts' nps is a net score, from -100 to 100, not an answer from 0 to 10: "
                    "9 or 10 means something else there."
                )
    for name in metrics_read(expression):
        column = "last_active" if name == DAYS_INACTIVE.name else name
        if column in people.frame.columns and people.frame.height == people.frame[column].null_count():
            yield f"Nobody has a {people.fields[column].label.lower()}, so {name} is known of nobody."


def _by_value(day: Day, present: pl.DataFrame) -> pl.DataFrame:
    """Biggest contract value first, then by the account's name, then as the people are listed."""
    value, name = day.book.accounts["contract_value"], day.book.accounts["name"].str.to_lowercase()
    rows = present[ROW]
    keys = pl.DataFrame({"value": value.gather(rows).cast(pl.Float64()), "name": name.gather(rows)}).with_row_index()
    order = keys.sort("value", "name", "index", descending=[True, False, False], nulls_last=True)["index"]
    return present[order]


def _reasons(people: pl.DataFrame, limits: Limits, day: Day, campaign: str) -> list[str | None]:
    """Why each of some people gets no message; None for who does."""
    before: dict[str, list[tuple[str, date]]] = {}
    for email, name, when in contacts(day.journal).iter_rows():
        if when <= day.as_of:
            before.setdefault(email, []).append((name, when))
    refused = opt_outs(day.journal)
    taken: dict[str, str] = {}

    def why(email: str | None, opted_out: bool, account_id: str) -> str | None:
        if email is None:
            return "has no e-mail address"
        key = address_key(email)
        if opted_out or key in refused:
            return "opted out"
        if reason := limits.refusal(campaign, before.get(key, ()), day.as_of):
            return reason
        if key in taken:
            return f"gets it for {taken[key]} already"
        taken[key] = account_id
        return None

    return [why(*row) for row in people.select("email", "opted_out", "account_id").iter_rows()]
