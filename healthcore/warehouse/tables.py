"""The tables of a folder in a warehouse, joined and rolled up as its `book.toml` says, still lazy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast

import narwhals as nw

from healthcore.conditions.expressions import Compiler, Namespace
from healthcore.conditions.meaning import Meanings
from healthcore.model.tree import Model
from healthcore.rollups.definition import NoLevels, Rollup, Table, check_rollup
from healthcore.rollups.expressions import OWNER, of_nobody, roll_up
from healthcore.sources.book_file import BookFile
from healthcore.sources.folder.conditions import condition_on
from healthcore.sources.folder.events import EVENT_FIELDS
from healthcore.sources.folder.sections import ACCOUNTS, EventsSection, Joined, TableSection
from healthcore.sources.headers import map_headers, slug, words_of
from healthcore.usage import METRICS, usage_metrics
from healthcore.vocabulary import CATALOGUE, FIELDS, FieldSpec, Kind
from healthcore.vocabulary.errors import InputError, SourceError
from healthcore.warehouse.accounts import typed_column
from healthcore.warehouse.namespace import Frame, Warehouse

#: Reads a table by its path or name.
Open = Callable[[str], Frame]


@dataclass(frozen=True)
class _Opened:
    """A table with its columns under their names in conditions, and what they are."""

    name: str
    frame: Frame
    specs: Mapping[str, FieldSpec]

    def column(self, said: str) -> str:
        """The name of a column that `book.toml` speaks of."""
        wanted = words_of(said)
        for name in self.specs:
            if words_of(name) == wanted:
                return name
        raise SourceError(
            f"{self.name}: there is no column {said!r}, which book.toml speaks of.",
            fix=f"The columns are: {', '.join(self.specs)}.",
        )


class Tables:
    """The tables beside the accounts.

    Args:
        folder: where they are.
        settings: what `book.toml` says of them.
        opened: reads a table by its path.
        model: says what the fields are that they fill.
        as_of: nothing later is seen.
    """

    def __init__(self, folder: Path, settings: BookFile, opened: Open, model: Model, as_of: date) -> None:
        self._folder = folder
        self._settings = settings
        self._open = opened
        self._model = model
        self._as_of = as_of
        self._links: dict[str, Callable[[str], Frame]] = {}

    def added_to(self, accounts: Frame) -> Frame:
        """The accounts with every field that tables and events fill."""
        self._links[ACCOUNTS] = partial(_accounts_link, accounts)
        for section in self._settings.in_order():
            table = self._opened(section, section.name)
            rows = self._owned(section, table)
            self._links[section.name] = partial(_link_through, table, rows)
            if section.fields:
                accounts = self._rolled_up(accounts, section, table, rows)
        if self._settings.events is not None:
            accounts = self._with_usage(accounts, self._settings.events)
        return self._rescaled(accounts)

    def _opened(self, section: Joined, name: str) -> _Opened:
        """A table; moments in it become days, in the session's time zone."""
        frame = self._open(str(self._folder / section.file))
        schema = frame.collect_schema()
        columns, specs = {}, {}
        for at, (header, dtype) in enumerate(schema.items(), start=1):
            own = slug(header, at)
            if own not in columns:
                moment = isinstance(dtype, nw.Datetime)
                columns[own] = nw.col(header).dt.date() if moment else nw.col(header)
                specs[own] = FieldSpec(own, header, Kind.DATE if moment else _kind(dtype))
        return _Opened(name, frame.select(**columns), specs)

    def _owned(self, section: Joined, table: _Opened) -> Frame:
        """The rows with the account that each belongs to."""
        links = self._links[section.to](section.there).rename({"key": "key of owner"})
        key = nw.col(table.column(section.key)).cast(nw.String).alias("key of row")
        return table.frame.with_columns(key).join(links, left_on="key of row", right_on="key of owner", how="inner")

    def _rolled_up(self, accounts: Frame, section: TableSection, table: _Opened, rows: Frame) -> Frame:
        if section.currency is not None:
            raise InputError(
                f"book.toml, {section.name}: a warehouse does not exchange currencies.",
                fix="Bring the amounts into one currency there, and take out `currency`.",
            )
        date_name, ended = (None if said is None else table.column(said) for said in (section.date, section.ended))
        definition = Table(table.specs, date_name, ended)
        rollups = []
        for name, asked in section.fields.items():
            column = None if asked.column is None else table.column(asked.column)
            place = f"book.toml, {section.name}, {name}, where"
            where = None if asked.where is None else condition_on(asked.where, table.specs, place)
            rollups.append(Rollup(name, asked.take, column, where, asked.days, asked.open))
        problems = [
            f"book.toml, {section.name}, {rollup.field}: {fault}."
            for rollup in rollups
            for fault in check_rollup(rollup, definition)
        ]
        if problems:
            raise SourceError(*problems, fix=f"The columns of {section.name} are: {', '.join(table.specs)}.")
        rolled = roll_up(rows, rollups, definition, self._as_of)
        filled = _replaced(accounts, rolled.with_columns(has_rows=nw.lit(value=True)), OWNER, [*section.fields])
        without_rows = nw.col("has_rows").is_null()
        nothing = {each.field: of_nobody(each) for each in rollups}
        columns = {
            name: nw.when(without_rows).then(nw.lit(value)).otherwise(nw.col(name))
            for name, value in nothing.items()
            if value is not None
        }
        filled = filled.with_columns(**columns) if columns else filled
        filled = filled.drop("has_rows")
        return self._typed(filled, section)

    def _typed(self, accounts: Frame, section: TableSection) -> Frame:
        """Fields that are known in their own types: a text is understood as one in a column of accounts would be."""
        schema = accounts.collect_schema()
        known = {**CATALOGUE, **FIELDS, **self._model.metrics}
        columns = {}
        for name in section.fields:
            if name in known:
                typed = typed_column(accounts, name, schema[name], known[name], self._model)
                if typed is None:
                    raise SourceError(
                        f"book.toml, {section.name}, {name}: {name} is a {known[name].kind}, not {schema[name]}."
                    )
                columns[name] = typed
        return accounts.with_columns(**columns) if columns else accounts

    def _with_usage(self, accounts: Frame, section: EventsSection) -> Frame:
        table = self._opened(section, "events")
        rows = self._owned(section, table)
        found = map_headers(list(table.specs), EVENT_FIELDS, {})
        said = {"user_id": section.user_id, "occurred_at": section.occurred_at, "actions": section.actions}
        columns = {}
        for field, name in said.items():
            mapped = found.of_field(field)
            if name or mapped:
                columns[field] = table.column(name or (mapped.header if mapped else ""))
        day = columns.get("occurred_at")
        if day is None or table.specs[day].kind is not Kind.DATE:
            raise SourceError(
                f"{section.file}: no column of dates or moments says when an event happened.",
                fix='Name it in book.toml, under [events]: occurred_at = "column"',
            )
        if section.where is not None:
            where = condition_on(section.where, table.specs, "book.toml, events, where")
            compiler = Compiler(cast("Namespace", Warehouse), Meanings(table.specs, NoLevels()), self._as_of)
            rows = rows.filter(compiler.matching(where))
        wanted = {"account_id": nw.col(OWNER), "day": nw.col(day)}
        if "user_id" in columns:
            wanted["user_id"] = nw.col(columns["user_id"]).cast(nw.String)
        if "actions" in columns:
            wanted["actions"] = nw.col(columns["actions"])
        events = rows.select(**wanted)
        metrics = usage_metrics(events, _what_usage_needs(accounts), self._as_of)
        kept = METRICS if "user_id" in columns else [name for name in METRICS if name not in _OF_USERS]
        return _replaced(accounts, metrics.select("account_id", *kept), "account_id", [*kept])

    def _rescaled(self, accounts: Frame) -> Frame:
        columns = {}
        for name, unit in self._settings.units.items():
            (low, high), (bottom, top) = unit.comes_as, unit.becomes
            columns[name] = (nw.col(name).cast(nw.Float64) - low) * (top - bottom) / (high - low) + bottom
        return accounts.with_columns(**columns) if columns else accounts


#: What cannot be known without users.
_OF_USERS = frozenset({"active_users", "license_utilization"})


def _kind(dtype: nw.dtypes.DType) -> Kind:
    if dtype == nw.Boolean:
        return Kind.FLAG
    if dtype == nw.Date:
        return Kind.DATE
    return Kind.NUMBER if dtype.is_numeric() else Kind.TEXT


def _accounts_link(accounts: Frame, column: str) -> Frame:
    """What leads to accounts by one of their columns."""
    return accounts.select(key=nw.col(column).cast(nw.String), **{OWNER: nw.col("account_id")}).filter(
        ~nw.col("key").is_null()
    )


def _link_through(table: _Opened, rows: Frame, column: str) -> Frame:
    """What leads to accounts by a column of another table."""
    key = nw.col(table.column(column)).cast(nw.String)
    return rows.select(OWNER, key=key).filter(~nw.col("key").is_null()).unique(subset=["key", OWNER])


def _replaced(accounts: Frame, new: Frame, on: str, fields: list[str]) -> Frame:
    """The accounts with columns of another frame in place of their own."""
    names = [name for name in accounts.collect_schema().names() if name not in fields]
    return accounts.select(*names).join(new, left_on="account_id", right_on=on, how="left")


def _what_usage_needs(accounts: Frame) -> Frame:
    names = accounts.collect_schema().names()
    types: Mapping[str, nw.dtypes.DType] = {
        "status": nw.String(),
        "created_date": nw.Date(),
        "licenses": nw.Float64(),
    }
    return accounts.select(
        "account_id",
        **{name: (nw.col(name) if name in names else nw.lit(None)).cast(dtype) for name, dtype in types.items()},
    )
