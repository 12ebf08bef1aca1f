from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from healthcore.model.rating import SCALES
from healthcore.sources import DateOrder, read_accounts, read_table
from healthcore.vocabulary import CATALOGUE, FIELDS, FieldSpec
from healthcore.vocabulary.accounts import Accounts

SCHEMA: Mapping[str, FieldSpec] = {**FIELDS, **CATALOGUE}

Write = Callable[[str, str | bytes], Path]


class ReadText(Protocol):
    def __call__(
        self,
        text: str | bytes,
        overrides: Mapping[str, str] | None = None,
        *,
        name: str = "book.csv",
        schema: Mapping[str, FieldSpec] = SCHEMA,
        scale: str = "four",
        date_order: DateOrder | None = None,
    ) -> Accounts: ...


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read(write: Write) -> ReadText:
    def read(
        text: str | bytes,
        overrides: Mapping[str, str] | None = None,
        *,
        name: str = "book.csv",
        schema: Mapping[str, FieldSpec] = SCHEMA,
        scale: str = "four",
        date_order: DateOrder | None = None,
    ) -> Accounts:
        return read_accounts(read_table(write(name, text)), schema, SCALES[scale], overrides, date_order)

    return read
