"""Whose the rows of a table are, and what a join loses or multiplies, in numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from healthcore.rollups.expressions import OWNER
from healthcore.sources.folder.rows import TableRows
from healthcore.sources.folder.sections import Joined
from healthcore.vocabulary.accounts import ReportLine, Severity


@dataclass(frozen=True, eq=False)
class Join:
    """The owners of a table's rows.

    Attributes:
        rows: `row`, its index in the table, and OWNER, null for a row of nobody; a row of several accounts is there
            once for each.
        keys: the keys that led there.
        lost: the indexes of rows with a key that leads nowhere.
    """

    rows: pl.DataFrame
    keys: pl.Series
    lost: pl.Series

    @property
    def repeated(self) -> int:
        """How many rows more there are than the table has."""
        return self.rows.height - self.keys.len()


def links_to_accounts(ids: pl.Series) -> pl.DataFrame:
    """What leads to accounts directly: each id to itself."""
    return pl.DataFrame({"key": ids, OWNER: ids})


def join(keys: pl.Series, links: pl.DataFrame) -> Join:
    """Follows the keys of a table's rows along `links` (`key`, OWNER; no pair twice)."""
    numbered = pl.DataFrame({"key": keys}).with_row_index("row")
    rows = numbered.join(links, on="key", how="left", maintain_order="left")
    found = rows.filter(pl.col(OWNER).is_not_null())["row"].unique()
    lost = numbered.filter(pl.col("key").is_not_null() & ~pl.col("row").is_in(found.implode()))["row"]
    return Join(rows.select("row", OWNER), keys, lost)


def links_through(table: TableRows, joined: Join, column: str) -> pl.DataFrame:
    """What leads to accounts through a table: the values of one of its columns, and whose their rows are."""
    return (
        joined.rows.with_columns(key=table.keys(column).gather(joined.rows["row"]))
        .select("key", OWNER)
        .drop_nulls()
        .unique(maintain_order=True)
    )


def join_lines(section: Joined, table: TableRows, joined: Join, accounts: int) -> Iterator[ReportLine]:
    """What the join lost and multiplied."""
    where = f"{table.name}.{section.key}"
    total = joined.keys.len()
    if joined.lost.len():
        first = joined.lost[0]
        told = (
            f"{joined.lost.len():,} of {total:,} rows belong to no account: their {section.key} is not in "
            f"{section.to}; the first is row {table.raw.rows[first]:,}, {joined.keys[first]!r}"
        )
        yield ReportLine(None, where, "", told, Severity.WARNING)
    if blank := joined.keys.null_count():
        told = f"{blank:,} of {total:,} rows belong to no account: they have no {section.key}"
        yield ReportLine(None, where, "", told, Severity.WARNING)
    if joined.repeated:
        several = joined.rows.filter(pl.col("row").is_duplicated())["row"].n_unique()
        told = (
            f"{several:,} of {total:,} rows belong to several accounts, because their {section.key} stands in "
            f"{section.to} more than once, and count for each: {joined.rows.height:,} rows instead of {total:,}"
        )
        yield ReportLine(None, where, "", told, Severity.WARNING)
    without = accounts - joined.rows[OWNER].drop_nulls().n_unique()
    if without:
        told = f"{without:,} of {accounts:,} accounts have no row"
        yield ReportLine(None, where, "", told, Severity.NOTE)
