"""`book.toml`: the settings of a book, in a file that people read and write."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from healthcore.sources.connection import Connection
from healthcore.sources.exchange import Currency
from healthcore.sources.folder.sections import TableSections
from healthcore.sources.reading import Reading
from healthcore.vocabulary.errors import InputError

#: The file's name, in a folder of tables or in the book's directory of settings.
BOOK_FILE = "book.toml"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class History(_Section):
    """What is kept of past days.

    Attributes:
        keep_days: days after which a snapshot is dropped; 0 for never.
    """

    keep_days: Annotated[int, Field(ge=0)] = 0


class BookFile(TableSections, Reading):
    """What `book.toml` says; everything may be left out."""

    currency: Currency = Currency()
    history: History = History()
    connection: Connection | None = None


def read_book_file(path: Path) -> BookFile:
    """The settings in a file; the defaults when it is not there. InputError, one line for each problem."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except FileNotFoundError:
        return BookFile()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}).", fix="It is a text file in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}.", fix="See the page on books for what the file looks like.") from None
    try:
        return BookFile.model_validate(data)
    except ValidationError as error:
        problems = [_told(path, one) for one in error.errors()]
        raise InputError(*problems, fix="See the page on books for what the file looks like.") from None


def _told(path: Path, fault: ErrorDetails) -> str:
    where = ".".join(map(str, fault["loc"]))
    what = fault["msg"].removeprefix("Value error, ")
    return ": ".join(filter(None, (str(path), where, what))) + "."
