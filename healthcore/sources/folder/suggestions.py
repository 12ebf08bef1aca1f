"""What of a table could be worth a field of the account: rules that look at its name, its columns and their values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from healthcore.rollups.definition import Take
from healthcore.sources.folder.candidates import Candidate
from healthcore.sources.folder.sections import RollupSection
from healthcore.sources.headers import map_headers
from healthcore.vocabulary import CATALOGUE, FIELDS, Kind

#: Names of days on which something is over, and of days that lie ahead.
_ENDED = re.compile(r"(?:^|_)(?:end|ended|closed|resolved|solved|completed|finished|cancelled|canceled|done)(?:_|$)")
_AHEAD = re.compile(r"(?:^|_)(?:due|renewal|renews|renew|expiry|expires|expiration|next)(?:_|$)")
_FIRST = re.compile(r"(?:^|_)(?:start|started|created|submitted|opened|signup|sign_up|occurred|sent)(?:_|$)")

_TICKETS = ("ticket", "case", "support", "incident", "issue")
_PEOPLE = ("user", "contact", "people", "person", "member", "teacher", "employee", "seat")
_URGENT = ("urgent", "critical", "blocker", "highest", "p1")

#: Names of tables and columns that speak of usage.
_USAGE = ("event", "usage", "activity", "activitie", "engagement", "session", "login", "click", "pageview", "telemetry")
_ACTION = re.compile(r"(?:^|_)(?:event|action|feature|activity)(?:_|$)")

#: The window of what is counted without an end.
_LATELY = 90
_YEAR = 365


@dataclass(frozen=True, slots=True)
class RowDays:
    """The columns of a table that say when a row is."""

    date: str | None
    ended: str | None
    ahead: str | None


def days_of(table: Candidate) -> RowDays:
    """When a row is, by the names of the columns of dates."""
    dates = table.of_kind(Kind.DATE)
    ended = next((name for name in dates if _ENDED.search(name)), None)
    ahead = next((name for name in dates if _AHEAD.search(name)), None)
    plain = [name for name in dates if not (_ENDED.search(name) or _AHEAD.search(name))]
    first = next((name for name in plain if _FIRST.search(name)), plain[0] if plain else None)
    return RowDays(first, ended, ahead)


def is_people(table: Candidate) -> bool:
    """Whether the rows are people."""
    return table.has(*_PEOPLE)


def usage_strength(table: Candidate) -> int:
    """How much a table looks like usage events: not at all, by its columns, by its name."""
    if days_of(table).date is None or is_people(table) or table.has(*_TICKETS) or days_of(table).ended is not None:
        return 0
    if table.has(*_USAGE) and not table.has("churn"):
        return 2
    return int(any(_ACTION.search(name) for name in table.specs))


def suggested(table: Candidate, known: set[str]) -> dict[str, RollupSection]:
    """Fields that a table could fill, those that accounts already have left out."""
    days = days_of(table)
    fields: dict[str, RollupSection] = {}
    if is_people(table):
        return dict(_counts(table, days))
    rules = (_money, _renewal, _tickets, _known_metrics)
    for rule in rules:
        for name, rollup in rule(table, days):
            if name not in known:
                fields.setdefault(name, rollup)
    return fields or dict(_counts(table, days))


def _money(table: Candidate, days: RowDays) -> Iterator[tuple[str, RollupSection]]:
    """A contract's value: of what runs, where the table says until when."""
    spec = {"contract_value": FIELDS["contract_value"]}
    mapped = map_headers(list(table.table.headers.values()), spec, {}).of_field("contract_value")
    name = table.table.column_name(mapped.header) if mapped else None
    if name is not None and table.specs[name].kind.is_numeric:
        running = days.ended is not None
        yield "contract_value", RollupSection(take=Take.SUM, column=name, open=running)
        if running:
            yield f"open_{table.name}", RollupSection(take=Take.COUNT, open=True)


def _renewal(_table: Candidate, days: RowDays) -> Iterator[tuple[str, RollupSection]]:
    if days.ahead is not None:
        where = f"{days.ahead} within {10 * _YEAR} days"
        yield "renewal_date", RollupSection(take=Take.MIN, column=days.ahead, where=where)


def _tickets(table: Candidate, days: RowDays) -> Iterator[tuple[str, RollupSection]]:
    if not table.has(*_TICKETS):
        return
    if days.ended is not None:
        yield "open_tickets", RollupSection(take=Take.COUNT, open=True)
    for name in table.of_kind(Kind.TEXT):
        values = {value.casefold() for value in table.distinct[name].head(50).to_list()}
        urgent = sorted(values.intersection(_URGENT))
        if urgent:
            words = ", ".join(f"'{word}'" for word in _as_written(table, name, urgent))
            yield "urgent_tickets", RollupSection(take=Take.COUNT, where=f"{name} in ({words})", open=bool(days.ended))
    if days.date is not None:
        yield "ticket_volume", RollupSection(take=Take.COUNT, days=_LATELY)


def _as_written(table: Candidate, name: str, words: list[str]) -> list[str]:
    return [value for value in sorted(table.distinct[name].to_list()) if value.casefold() in words]


def _known_metrics(table: Candidate, days: RowDays) -> Iterator[tuple[str, RollupSection]]:
    """Well-known metrics among the columns: answers are averaged over a year, days are the latest, others the last."""
    metrics = {name: spec for name, spec in CATALOGUE.items() if name not in {"ticket_volume", "open_tickets"}}
    for mapped in map_headers(list(table.table.headers.values()), metrics, {}).headers:
        spec = metrics.get(mapped.field)
        if spec is None or mapped.confidence < 1:
            continue
        name = table.table.column_name(mapped.header)
        kind = table.specs[name].kind
        if mapped.field in {"nps", "csat"} and kind.is_numeric:
            yield mapped.field, RollupSection(take=Take.MEAN, column=name, days=_YEAR if days.date else None)
        elif spec.kind is Kind.DATE is kind:
            yield mapped.field, RollupSection(take=Take.MAX, column=name)
        elif kind in {spec.kind, Kind.TEXT} or (kind.is_numeric and spec.kind.is_numeric):
            yield mapped.field, RollupSection(take=Take.LAST if days.date else Take.MAX, column=name)


def _counts(table: Candidate, days: RowDays) -> Iterator[tuple[str, RollupSection]]:
    """How many rows there are lately, or at all, and when the last one was."""
    if is_people(table) or days.date is None:
        yield f"{table.name}_count", RollupSection(take=Take.COUNT)
        return
    yield f"{table.name}_{_LATELY}_days", RollupSection(take=Take.COUNT, days=_LATELY)
    yield f"last_{table.name}", RollupSection(take=Take.MAX, column=days.date)


def account_fields(headers: Sequence[str]) -> set[str]:
    """The fields that the table of accounts fills by itself."""
    return {mapped.field for mapped in map_headers(headers, {**CATALOGUE, **FIELDS}, {}).headers}
