"""The reference shortlist as an export."""

import polars as pl

from healthcore.export.accounts import accounts_export
from healthcore.export.table import UNFILTERED, Export, ExportColumn
from healthcore.references.shortlist import FAILS, FINDING, NOTES, PASSED, References
from healthcore.vocabulary import CSM_RISK

_COLUMNS = ("health", "score", "have", "contract_value", "renewal_date", CSM_RISK, "referenceable", "owner", "tier")


def references_export(references: References, *, near_misses: bool = False) -> Export:
    """The candidates with what they passed; with `near_misses` those after them, with the rule each fails.

    Near misses bring three more columns: `list` (candidate or near miss), `fails` and `finding`.
    """
    table = references.candidates
    more = [ExportColumn("passed", "Passed", table[PASSED]), ExportColumn("notes", "Notes", table[NOTES])]
    if near_misses:
        near = references.near_misses.with_columns(references.findings)
        listed = ["candidate"] * table.height + ["near miss"] * near.height
        table = pl.concat([table, near], how="diagonal")
        more = [
            ExportColumn("list", "List", pl.Series(listed, dtype=pl.String)),
            ExportColumn("passed", "Passed", table[PASSED]),
            ExportColumn("notes", "Notes", table[NOTES]),
            ExportColumn("fails", "Fails", table[FAILS]),
            ExportColumn("finding", "Because", table[FINDING]),
        ]
    return accounts_export(
        references.book,
        table,
        _COLUMNS,
        title=f"References from {references.book.title}",
        filter=references.filter or UNFILTERED,
        more=more,
        notes=("Candidates pass every rule:", *(f"{rule.label}: {rule.sentence}" for rule in references.rules)),
    )
