"""The column that tells accounts apart: without it, or with the wrong one, there is no book."""

import polars as pl

from healthcore.sources.column import as_text, blanks
from healthcore.sources.headers import words_of
from healthcore.sources.raw import RawTable, listed, quoted
from healthcore.vocabulary.errors import ColumnsError

#: How many bad ids an error names.
_NAMED = 10

#: Words in the title of a column that tells things apart.
_OF_IDS = frozenset(
    {"id", "ids", "key", "code", "number", "no", "nr", "uuid", "guid", "identifier"}
    | {"codice", "código", "codigo", "nummer", "numero", "número", "numéro"}
)


def no_id(raw: RawTable) -> ColumnsError:
    """No column could be taken for the id; says which ones could be."""
    likely = likely_ids(raw)
    header = likely[0] if likely else "Header"
    also = f" It may also be {listed(likely[1:], 5)}." if len(likely) > 1 else ""
    return ColumnsError(
        f"{raw.path}: no column could be taken for account_id. The columns are: {listed(raw.headers)}.",
        fix=f'Say which one it is: --map account_id="{header}".{also}',
    )


def likely_ids(raw: RawTable) -> list[str]:
    """The columns whose title speaks of ids, codes or numbers and that have a value of its own in each row."""
    titled = [header for header in raw.headers if _OF_IDS.intersection(words_of(header).split())]
    return [header for header in titled if raw.frame.height and _tells_apart(raw.frame[header])]


def _tells_apart(cells: pl.Series) -> bool:
    texts = as_text(cells)
    return texts.n_unique() == texts.len() and not blanks(texts).any()


def check_ids(raw: RawTable, header: str, ids: pl.Series) -> None:
    """Every account has an id and no two have the same, to the letter; else ColumnsError with the rows."""
    blank = blanks(ids, "")
    if not blank.any() and ids.n_unique() == ids.len():
        return
    missing = raw.rows.filter(blank)
    repeated = (
        pl.DataFrame({"id": ids, "row": raw.rows})
        .filter(~blank)
        .group_by("id", maintain_order=True)
        .agg(pl.col("row"))
        .filter(pl.col("row").list.len() > 1)
    )
    problems = [f"row {row:,} has no account_id." for row in missing.head(_NAMED).to_list()]
    for key, rows in repeated.head(_NAMED - len(problems)).iter_rows():
        problems.append(f"rows {_enumerated(rows)} have the same account_id {quoted(key)}.")
    more = len(missing) + repeated.height - len(problems)
    raise ColumnsError(
        *(f"{raw.path}, {problem}" for problem in problems),
        *([f"and {more:,} more."] if more else []),
        fix=f"account_id was read from the column {quoted(header)}; "
        'if that is the wrong one, say which it is: --map account_id="Header".',
    )


def _enumerated(rows: list[int]) -> str:
    """Row numbers as a person lists them, the first ten."""
    named = [f"{row:,}" for row in rows[:_NAMED]]
    last = named.pop() if len(rows) <= _NAMED else "more"
    return f"{', '.join(named)} and {last}"
