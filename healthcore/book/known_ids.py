"""The ids of a new export beside those that the book knows."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta

import polars as pl

from healthcore.history.snapshots import Snapshots
from healthcore.journal.journal import Journal
from healthcore.journal.locations import history_dir
from healthcore.journal.registry import Registry
from healthcore.sources.ids import EXACT, CleanUp, OfferedCleanUp, cleaned, keys, offered_clean_up
from healthcore.vocabulary import Clock
from healthcore.vocabulary.accounts import Accounts, ReportLine, Severity


@dataclass(frozen=True, slots=True)
class KnownIds:
    """The ids that a book knows.

    Attributes:
        lasting: those of accounts that were rated or have a history.
        last: those of the file that was read last, which may have been bent already.
    """

    lasting: pl.Series
    last: pl.Series

    def under(self, ways: Sequence[CleanUp]) -> pl.Series:
        """The ids to match: a lasting one rather than one of the last file that means the same."""
        also = self.last.filter(~keys(self.last, ways).is_in(keys(self.lasting, ways).implode()))
        return pl.concat([self.lasting, also]).unique()


def ids_of_book(registry: Registry, name: str, clock: Clock, *, deep: bool) -> KnownIds:
    """The ids that a book knows; `deep` looks into its history, too."""
    with closing(Journal.of_book(name, clock)) as journal:
        lasting = set(journal.current())
    if deep:
        before = Snapshots(history_dir(name)).at(clock.today() - timedelta(days=1))
        lasting |= set(before.frame["account_id"]) if before is not None else set()
    return KnownIds(_series(lasting), _series(registry.ids(name)))


def _series(ids: Iterable[str]) -> pl.Series:
    return pl.Series("known", list(ids), dtype=pl.String)


def with_known_ids(
    accounts: Accounts, known: KnownIds, ways: Sequence[CleanUp]
) -> tuple[Accounts, OfferedCleanUp | None]:
    """The accounts under the ids that the book knows, as far as a clean-up was chosen.

    Where none was chosen and one would help, the report offers it and says what it would do. The offer comes back, too:
    until it is answered, what the book knows of ids is not to be forgotten.
    """
    ids = accounts.frame["account_id"]
    if not ways:
        offer = offered_clean_up(ids, known.under(()))
        if offer is None:
            return accounts, None
        answer = f": --clean-ids {','.join(offer.ways)!r} makes it so"
        return _reporting(accounts, offer_in_words(offer) + answer, Severity.WARNING), offer
    if EXACT in ways:
        return accounts, None
    result = cleaned(ids, known.under(ways), ways)
    if not result.changed:
        return accounts, None
    name = pl.when(pl.col("name") == ids).then(result.ids).otherwise(pl.col("name")).alias("name")
    frame = accounts.frame.with_columns(name).with_columns(result.ids.alias("account_id"))
    counted = "1 id is that" if result.changed == 1 else f"{result.changed:,} ids are those"
    said = f"{counted} of the book but for {_joined(ways)}, {_like(result.examples)}"
    return _reporting(replace(accounts, frame=frame), said, Severity.NOTE), None


def offer_in_words(offer: OfferedCleanUp) -> str:
    """What a clean-up would do, with examples."""
    return (
        f"{offer.known:,} of {offer.total:,} ids are in the book; but for {_joined(offer.ways)} it would be "
        f"{offer.matching:,}, {_like(offer.examples)}"
    )


def _reporting(accounts: Accounts, said: str, severity: Severity) -> Accounts:
    mapped = accounts.mapping.of_field("account_id")
    line = ReportLine(None, mapped.header if mapped else "", "", said, severity)
    return replace(accounts, report=replace(accounts.report, lines=(line, *accounts.report.lines)))


def _joined(ways: Sequence[CleanUp]) -> str:
    *most, last = ways
    return f"{', '.join(most)} and {last}" if most else last


def _like(examples: Sequence[tuple[str, str]]) -> str:
    """`such as '7' for '007'`."""
    return "such as " + " and ".join(f"{ours!r} for {theirs!r}" for ours, theirs in examples[:2])
