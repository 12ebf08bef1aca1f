"""What is different about tomorrow's export: columns that came, went, or hold something else now."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from healthcore.vocabulary.accounts import Accounts, HeaderMapping, MappedHeader, Matched, ReportLine, Severity

#: How a person calls what a column holds.
_HOLDS = {
    "text": "text",
    "number": "numbers",
    "percent": "percentages",
    "money": "amounts",
    "date": "dates",
    "flag": "yes and no",
    "ordinal": "levels",
    "level": "ratings",
}

#: What a column without a value holds.
_EMPTY = "empty"

#: A column of which so few values can be read holds something else now.
_READABLE = 0.5


def kinds_of(accounts: Accounts) -> dict[str, str]:
    """What each column of a file holds, by its title."""
    columns = (mapped for mapped in accounts.mapping.headers if mapped.matched is not Matched.COMPUTED)
    return {mapped.header: _kind(accounts, mapped) for mapped in columns}


def drift(before: Mapping[str, str], accounts: Accounts, mapping: Mapping[str, str]) -> list[ReportLine]:
    """A line for each column that is not what it was.

    Args:
        before: what each column held at the last import, by title; empty when nobody knows.
        accounts: as they were read now.
        mapping: the title of the column for a field at the last import, by field.
    """
    if not before:
        return []
    now = {mapped.header: mapped for mapped in accounts.mapping.headers}
    gone = [header for header in before if header not in now]
    lines = [*_gone(gone, accounts.mapping, mapping), *_came([header for header in now if header not in before], now)]
    unread = Counter(line.column for line in accounts.report.lines if line.row is not None)
    for header, kind in before.items():
        if header in now:
            lines += _changed(header, kind, accounts, now[header], unread[header])
    return lines


def _gone(gone: Sequence[str], found: HeaderMapping, mapping: Mapping[str, str]) -> Iterator[ReportLine]:
    fields = {header: field for field, header in mapping.items()}
    for header in gone:
        field = fields.get(header)
        instead = found.of_field(field) if field else None
        what = f"; {field} was taken from {instead.header!r}" if instead else f"; {field} has no data" if field else ""
        yield ReportLine(None, header, "", f"is not in this file any more{what}")


def _came(came: Sequence[str], now: Mapping[str, MappedHeader]) -> Iterator[ReportLine]:
    for header in came:
        reason = f"is new in this file, and was taken for {now[header].field}"
        yield ReportLine(None, header, "", reason, Severity.NOTE)


def _changed(header: str, before: str, accounts: Accounts, mapped: MappedHeader, unread: int) -> Iterator[ReportLine]:
    after = _kind(accounts, mapped)
    held, holds = _HOLDS.get(before, before), _HOLDS.get(after, after)
    if _EMPTY not in {before, after} and before != after:
        yield ReportLine(None, header, "", f"held {held} and holds {holds} now")
    elif before != _EMPTY and unread:
        values = accounts.frame[mapped.field]
        read = values.len() - values.null_count()
        if read < _READABLE * (read + unread):
            reason = f"held {held}, and most of its values ({unread:,}) cannot be read as such now"
            yield ReportLine(None, header, "", reason)
    elif before != _EMPTY and after == _EMPTY:
        yield ReportLine(None, header, "", f"held {held} and is empty now")


def _kind(accounts: Accounts, mapped: MappedHeader) -> str:
    if mapped.field not in accounts.frame.columns:
        return _EMPTY
    values = accounts.frame[mapped.field]
    return _EMPTY if values.null_count() == values.len() else accounts.fields[mapped.field].kind.value
