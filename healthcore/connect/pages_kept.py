"""The pages of a pull that is not finished: kept as they come, so that a pull goes on where it was interrupted."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from healthcore.connect.long_json import read_json, written_list
from healthcore.connect.service import Page, Row
from healthcore.journal.locations import make_private_directory, make_private_file
from healthcore.sources.connection import Connection
from healthcore.vocabulary.errors import ConnectError

#: Accounts that become columns at one go: a thread that is at it keeps the others waiting.
_AT_ONCE = 200

#: After this what came first is too old to be one book with what comes last.
_LASTS = timedelta(hours=6)


class KeptPages:
    """The pages in a file: a line that says of what, then a line for each page. A line cut off by a crash is none.

    Args:
        path: the file, whether or not it is there yet.
        connection: what is pulled; pages of anything else do not count.
    """

    def __init__(self, path: Path, connection: Connection) -> None:
        self._path = path
        self._of = sha256(connection.model_dump_json().encode()).hexdigest()

    def resume(self, now: datetime) -> tuple[str, int]:
        """Where to go on, and how many accounts there are already; begins anew where there is nothing to go on with."""
        lines = self._lines()
        head = next(lines, {})
        if head.get("of") == self._of and datetime.fromisoformat(head["begun"]) + _LASTS > now:
            cursor, count = "", 0
            for page in lines:
                cursor, count = page["cursor"], count + len(page["rows"])
            if cursor:
                self._mend()
                return cursor, count
        self.begin(now)
        return "", 0

    def begin(self, now: datetime) -> None:
        """Forget what is there, and begin anew."""
        make_private_directory(self._path.parent)
        make_private_file(self._path)
        self._path.write_text(json.dumps({"of": self._of, "begun": now.isoformat()}) + "\n", encoding="ascii")

    def add(self, page: Page) -> None:
        """Keep one more page."""
        line = f'{{"cursor": {json.dumps(page.cursor)}, "rows": {written_list(page.rows)}}}'
        try:
            with self._path.open("a", encoding="ascii") as file:
                file.write(line + "\n")
        except OSError as error:
            raise ConnectError(f"{self._path}: cannot be written ({error.strerror}).", fix="Check the disk.") from error

    def frame(self, fields: Sequence[str]) -> pl.DataFrame:
        """All accounts, a column of text for each field; page by page, so that only columns are kept in memory."""
        schema = pl.Schema(dict.fromkeys(fields, pl.String()))
        pages = (page["rows"] for page in self._lines() if "rows" in page)
        return pl.concat([schema.to_frame(), *(_columns(rows, schema) for rows in pages)]).rechunk()

    def forget(self) -> None:
        """The pull is finished."""
        self._path.unlink(missing_ok=True)

    def _mend(self) -> None:
        """Take away a line that a crash cut off, before more is added."""
        content = self._path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            with self._path.open("r+b") as file:
                file.truncate(whole)

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield read_json(line)


def _columns(rows: Sequence[Row], schema: pl.Schema) -> pl.DataFrame:
    """Some accounts as columns."""
    frames = (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
    try:
        return pl.concat([schema.to_frame(), *(pl.DataFrame(some, schema=schema) for some in frames)])
    except UnicodeEncodeError:
        return _columns([{name: _mended(text) for name, text in row.items()} for row in rows], schema)


def _mended(text: str | None) -> str | None:
    """A text without halves of characters, which are left where a service cuts a text."""
    return text and text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
