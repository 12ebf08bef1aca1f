"""A book in a warehouse: accounts with what other tables and usage events say of them, scored in one lazy tree."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import cast

import narwhals as nw

from healthcore.conditions.expressions import Compiler, Namespace
from healthcore.conditions.meaning import Meanings, metrics_read
from healthcore.conditions.parser import parse
from healthcore.model.tree import Model
from healthcore.sources.book_file import BOOK_FILE, BookFile, read_book_file
from healthcore.vocabulary import CATALOGUE, FIELDS
from healthcore.vocabulary.errors import ConditionError, InputError
from healthcore.warehouse.accounts import accounts_of
from healthcore.warehouse.namespace import Frame, Warehouse
from healthcore.warehouse.scoring import TYPES, score_frame
from healthcore.warehouse.tables import Open, Tables


def warehouse_book(
    source: str,
    opened: Open,
    model: Model,
    as_of: date,
    overrides: Mapping[str, str] | None = None,
    touch: str | None = None,
    keep: Callable[[Frame], Frame] | None = None,
) -> Frame:
    """Every account of a source, scored; see `score_frame` for the columns.

    Args:
        source: a table or Parquet of accounts, or a folder with a `book.toml` and tables.
        opened: reads a table by its path or name.
        model: the health model.
        as_of: the day to see the accounts at.
        overrides: field to column of the accounts, where somebody said so.
        touch: who is high-touch without such a column: all, nobody, or a condition; None for all.
        keep: has the engine compute a table once that is read several times.

    Raises:
        InputError: something of this cannot be used.
    """
    settings = settings_of(source)
    if settings.accounts is None:
        accounts = accounts_of(opened(source), model, overrides or {})
    else:
        place = str(Path(source, settings.accounts.file))
        accounts = accounts_of(opened(place), model, {**settings.mapping, **(overrides or {})})
        accounts = Tables(Path(source), settings, opened, model, as_of).added_to(accounts)
    accounts = _with_touch(accounts, model, as_of, touch or "all")
    return score_frame(keep(accounts) if keep else accounts, model, as_of)


def settings_of(source: str) -> BookFile:
    """What the `book.toml` of a folder says; nothing of it for anything else."""
    path = Path(source) / BOOK_FILE
    return read_book_file(path) if path.exists() else BookFile()


def _with_touch(accounts: Frame, model: Model, as_of: date, touch: str) -> Frame:
    """High or low where no column says so."""
    names = accounts.collect_schema().names()
    if "touch" in names:
        return accounts
    if touch in {"all", "nobody"}:
        return accounts.with_columns(touch=nw.lit("high" if touch == "all" else "low"))
    specs = {**CATALOGUE, **FIELDS, **model.metrics}
    try:
        expression = parse(touch)
        unknown = [name for name in metrics_read(expression) if name not in specs]
        meanings = Meanings(specs, model.rating)
        if not unknown:
            meanings.check(expression)
    except ConditionError as error:
        raise InputError(f"--touch {touch}: column {error.column}: {error.message}.", fix=error.fix) from None
    if unknown:
        raise InputError(f"--touch {touch}: {unknown[0]} is no field of accounts.")
    nothing = {
        name: nw.lit(None).cast(TYPES[specs[name].kind]) for name in metrics_read(expression) if name not in names
    }
    matching = Compiler(cast("Namespace", Warehouse), meanings, as_of).matching(expression)
    high = nw.when(matching).then(nw.lit("high")).otherwise(nw.lit("low"))
    completed = accounts.with_columns(**nothing) if nothing else accounts
    return completed.with_columns(touch=high).select(*names, "touch")
