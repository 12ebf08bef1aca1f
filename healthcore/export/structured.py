"""Exports as JSON: every text exact, every value in its own type."""

from datetime import date
from decimal import Decimal

from healthcore.export.table import Export
from healthcore.report.as_json import json_text


def json_export(export: Export) -> str:
    """The table as one JSON object: as-of, filter, model and count beside the rows."""
    names = [column.name for column in export.columns]
    rows = zip(*(column.values.to_list() for column in export.columns), strict=True)
    document = {
        "title": export.title,
        "as_of": export.as_of.isoformat(),
        "filter": export.filter,
        "model": {"name": export.model_name, "fingerprint": export.fingerprint},
        "count": export.count,
        "notes": list(export.notes),
        f"{export.of}s": [dict(zip(names, map(_plain, row), strict=True)) for row in rows],
    }
    return json_text(document, indent=1) + "\n"


def _plain(value: object) -> object:
    """What JSON has a type for."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case float() if value.is_integer():
            return int(value)
        case date():
            return value.isoformat()
        case _:
            return value
