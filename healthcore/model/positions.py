"""Where things stand in a TOML text, so that an error can point at its line and column.

The text is known to be valid TOML when it comes here (`tomllib` has read it), so this only has to find the ends of
strings, arrays and inline tables, not to judge them.
"""

import re
from collections.abc import Iterator

#: A place in the data: keys and list indexes from the top, `("profiles", 0, "usage", "good", 1)`.
Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = re.compile(r"""[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*""")
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL)
_PLAIN = re.compile(r"[^,\]}\n#]*")


class Positions:
    """The place of every key and value of a TOML text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offsets: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}
        self._end = 0
        self._scan()

    def __contains__(self, path: Path) -> bool:
        return path in self._offsets

    def of(self, path: Path) -> tuple[int, int]:
        """Line and column of a path, from 1; of the nearest thing above it where it has no place of its own."""
        while path and path not in self._offsets:
            path = path[:-1]
        return self.at(self._offsets.get(path, 0))

    def inside(self, path: Path, line: int, column: int) -> tuple[int, int]:
        """Line and column of a place inside the string at a path."""
        offset = self._offsets.get(path)
        if offset is None:
            return self.of(path)
        quotes = 3 if self._text[offset : offset + 3] in {'"""', "'''"} else 1
        start = offset + quotes
        if quotes == 3 and self._text[start : start + 1] == "\n":
            start += 1
        first_line, first_column = self.at(start)
        return (first_line, first_column + column - 1) if line == 1 else (first_line + line - 1, column)

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = self._text.count("\n", 0, offset) + 1
        return line, offset - self._text.rfind("\n", 0, offset)

    def _scan(self) -> None:
        at = self._skip(0)
        prefix: Path = ()
        while at < len(self._text):
            if self._text.startswith("[", at):
                at, prefix = self._header(at)
            else:
                at = self._pair(at, prefix)
            at = self._skip(at)

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _header(self, at: int) -> tuple[int, Path]:
        is_list = self._text.startswith("[[", at)
        keys, end = self._keys(at + (2 if is_list else 1))
        prefix = (*self._resolve(keys[:-1]), keys[-1])
        if is_list:
            index = self._tables.get(prefix, -1) + 1
            self._tables[prefix] = index
            prefix = (*prefix, index)
        elif prefix in self._tables:
            prefix = (*prefix, self._tables[prefix])
        self._offsets.setdefault(prefix, at)
        return end + (2 if is_list else 1), prefix

    def _resolve(self, keys: tuple[str, ...]) -> Path:
        """Keys of a header with the index of the newest element where one names a list of tables."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._tables:
                path = (*path, self._tables[path])
        return path

    def _keys(self, at: int) -> tuple[tuple[str, ...], int]:
        keys: list[str] = []
        while match := _KEY_PART.match(self._text, at):
            keys.append(next(part for part in match.groups() if part is not None))
            at = match.end()
            if not self._text.startswith(".", at):
                break
            at += 1
        return tuple(keys), at

    def _pair(self, at: int, prefix: Path) -> int:
        keys, end = self._keys(at)
        path: Path = (*prefix, *keys)
        self._offsets.setdefault(path, at)
        return self._value(self._skip(end + 1), path)

    def _value(self, at: int, path: Path) -> int:
        """Notes the value that starts at an offset, and gives where it ends."""
        self._offsets[path] = at
        if self._text.startswith("[", at):
            for index, start in enumerate(self._elements(at, "]")):
                self._end = self._value(start, (*path, index))
            return self._end
        if self._text.startswith("{", at):
            for start in self._elements(at, "}"):
                self._end = self._pair(start, path)
            return self._end
        match = _STRING.match(self._text, at) or _PLAIN.match(self._text, at)
        return match.end() if match else at

    def _elements(self, at: int, closing: str) -> Iterator[int]:
        """Where each element starts; the caller leaves in `_end` where it ended."""
        at = self._skip(at + 1)
        while not self._text.startswith(closing, at):
            yield at
            at = self._skip(self._end)
            if self._text.startswith(",", at):
                at = self._skip(at + 1)
        self._end = at + 1
