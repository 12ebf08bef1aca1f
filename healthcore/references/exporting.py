"""The reference shortlist as an export."""

import polars as pl

from healthcore.export.accounts import accounts_export
from healthcore.export.table import UNFILTERED, Export, ExportColumn
from healthcore.references.shortlist import FAILS, NOTES, PASSED, PASSES_ON, References
from healthcore.references.words import ASKS, GOOD_DAYS, LAST_ASKED
from healthcore.vocabulary import CSM_RISK

_COLUMNS = ("health", "score", "have", "contract_value", "renewal_date", CSM_RISK, "referenceable", "owner", "tier")


def references_export(references: References, *, near_misses: bool = False) -> Export:
    """The candidates with what they passed; with `near_misses` those after them, with the rule each fails.

    Near misses bring four more columns: `list` (candidate or near miss), `fails`, `finding` and `passes_on`.
    """
    table = references.candidates
    listed = ["candidate"] * table.height
    findings: list[str | None] = [None] * table.height
    if near_misses:
        near = references.near_misses
        table = pl.concat([table, near], how="diagonal")
        listed += ["near miss"] * near.height
        findings += references.findings.to_list()
    more = [
        ExportColumn("days_in_good", "Days in Good", table[GOOD_DAYS]),
        ExportColumn("last_asked", "Last asked", table[LAST_ASKED]),
        ExportColumn("asks_last_year", "Asks in a year", table[ASKS]),
        ExportColumn("passed", "Passed", table[PASSED]),
        ExportColumn("notes", "Notes", table[NOTES]),
    ]
    if near_misses:
        more.insert(0, ExportColumn("list", "List", pl.Series(listed, dtype=pl.String)))
        more += [
            ExportColumn("fails", "Fails", table[FAILS]),
            ExportColumn("finding", "Because", pl.Series(findings, dtype=pl.String)),
            ExportColumn("passes_on", "Passes on", table[PASSES_ON]),
        ]
    return accounts_export(
        references.book,
        table,
        _COLUMNS,
        title=f"References from {references.book.title}",
        filter=references.filter or UNFILTERED,
        more=more,
        notes=("Candidates pass every rule:", *(f"{rule.name}: {rule.sentence}" for rule in references.rules)),
    )
