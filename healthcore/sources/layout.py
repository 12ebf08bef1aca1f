"""How a file is laid out, as far as somebody said so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known about a file before it is read; None is found out.

    Attributes:
        encoding: the name of a text's encoding, such as `cp1252`.
        delimiter: what separates the cells of a text.
        sheet: the sheet of a spreadsheet, or the file in an archive.
        header_row: the row of the column titles, as a person counts them.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
