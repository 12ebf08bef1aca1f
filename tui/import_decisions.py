"""What the keys of the import screen make of a reading: each gives another one, and changes nothing."""

from typing import TYPE_CHECKING

from healthcore.book.trial import assigned, left_out, own_name
from healthcore.sources.ids import CLEAN_UPS, EXACT
from tui.screens.field_picker import LEAVE_OUT, OWN_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healthcore.book.trial import TriedColumn
    from healthcore.sources.dates import DateOrder
    from healthcore.sources.reading import Reading
    from healthcore.vocabulary import FieldSpec

#: The orders of days and months that a column can be given, one after the other; None is found out.
_ORDERS: "tuple[DateOrder | None, ...]" = ("dmy", "mdy", "ymd", None)

#: The clean-ups of ids, one after the other: none, each alone, all, and none for good.
_CLEAN_UPS: tuple[tuple[str, ...], ...] = ((), *((way,) for way in CLEAN_UPS), CLEAN_UPS, (EXACT,))

#: The encodings that can be chosen.
ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "cp1250", "cp1251", "big5", "shift_jis", "gb18030", "euc_kr")


def with_field(reading: "Reading", column: "TriedColumn", field: str, schema: "Mapping[str, FieldSpec]") -> "Reading":
    """The column fills a field, keeps its own name, or is left out, as the field picker gives it."""
    if field == LEAVE_OUT:
        return reading if column.field is None else left_out(reading, column.header)
    return assigned(reading, column.header, own_name(column.header, schema) if field == OWN_NAME else field)


def with_next_order(reading: "Reading", header: str) -> "Reading":
    """The dates of a column are read in the next order."""
    following = _ORDERS[(_ORDERS.index(reading.dates.get(header)) + 1) % len(_ORDERS)]
    dates = {title: order for title, order in reading.dates.items() if title != header}
    return reading.model_copy(update={"dates": {**dates, header: following} if following else dates})


def with_next_clean_up(reading: "Reading") -> "Reading":
    """Ids are matched by the next clean-up."""
    at = _CLEAN_UPS.index(reading.clean_ids) if reading.clean_ids in _CLEAN_UPS else 0
    return reading.model_copy(update={"clean_ids": _CLEAN_UPS[(at + 1) % len(_CLEAN_UPS)]})
