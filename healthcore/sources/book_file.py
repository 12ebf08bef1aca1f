"""`book.toml`: the settings of a book, in a file that people read and write."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from healthcore.vocabulary.errors import InputError

#: The file's name, in a folder of tables or in the book's directory of settings.
BOOK_FILE = "book.toml"

_CODE = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Currency(_Section):
    """How amounts in several currencies add up.

    Attributes:
        base: the currency of totals; None for no total over currencies.
        rates: what one unit of another currency is worth in the base.
    """

    base: _CODE | None = None
    rates: dict[_CODE, Annotated[Decimal, Field(gt=0)]] = {}

    def in_base(self, amounts: dict[str, Decimal]) -> Decimal | None:
        """Amounts by currency as one total in the base; None without a base or when a rate is missing."""
        if self.base is None or not amounts.keys() <= self.rates.keys() | {self.base}:
            return None
        return sum((amount * self.rates.get(code, Decimal(1)) for code, amount in amounts.items()), Decimal(0))


class History(_Section):
    """What is kept of past days.

    Attributes:
        keep_days: days after which a snapshot is dropped; 0 for never.
    """

    keep_days: Annotated[int, Field(ge=0)] = 0


class BookFile(_Section):
    """What `book.toml` says; everything may be left out."""

    currency: Currency = Currency()
    history: History = History()


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
        problems = [f"{path}: {'.'.join(map(str, one['loc']))}: {one['msg']}." for one in error.errors()]
        raise InputError(*problems, fix="See the page on books for what the file looks like.") from None
