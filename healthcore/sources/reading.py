"""How a book's exports are read: what somebody decided once, for tomorrow's export too."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator

from healthcore.sources.dates import DateOrder
from healthcore.sources.ids import CleanUp
from healthcore.sources.layout import Layout


class Reading(BaseModel):
    """The part of `book.toml` about files; everything may be left out, and is found out then.

    Attributes:
        touch: who is high-touch where no column says so: all, nobody or a condition.
        date_order: which part of a date is the day, where a column leaves it open.
        encoding: the encoding of texts.
        delimiter: what separates the cells of texts.
        sheet: the sheet of a spreadsheet, or the file in an archive.
        header_row: the row of the column titles, as a person counts them.
        events_file: the file with usage events beside a file of accounts; in a folder `[events]` says more.
        time_zone: whose days the days of events are, such as Europe/Berlin; None for the system's.
        leave_out: the titles of columns that are not wanted.
        clean_ids: which differences between an id and the one that the book knows make no difference.
        mapping: the title of the column for a field, by field.
        dates: which part of a date is the day in a column, by title.
        columns: what kind of values each column had when the book was imported, by title.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    touch: str | None = None
    date_order: DateOrder | None = None
    encoding: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    sheet: str | None = None
    header_row: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    events_file: str | None = None
    time_zone: str | None = None
    leave_out: tuple[str, ...] = ()
    clean_ids: tuple[CleanUp, ...] = ()
    mapping: dict[str, str] = {}
    dates: dict[str, DateOrder] = {}
    columns: dict[str, str] = {}

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str | None) -> str | None:
        if name is not None and name not in available_timezones():
            raise ValueError(f"{name!r} is no time zone: it is written as in Europe/Berlin")
        return name

    @property
    def layout(self) -> Layout:
        """What is known about a file before it is read."""
        return Layout(self.encoding, self.delimiter, self.sheet, self.header_row)
