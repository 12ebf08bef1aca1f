"""Where things stand in a TOML text, so that an error can point at its line and column.

The text is known to be valid TOML when it comes here (`tomllib` has read it), so this only has to find the ends of
strings, arrays and inline tables, not to judge them.
"""

import re
import tomllib
from collections.abc import Iterator

#: A place in the data: keys and list indexes from the top, `("profiles", 0, "usage", "good", 1)`.
Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = re.compile(r"""[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*""")
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL)
_PLAIN = re.compile(r"[^,\]}\n#]*")
_UNIT = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\[ \t]*\n[ \t\n]*|\\.|.", re.DOTALL)


class Positions:
    """The place of every key and value of a TOML text."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")  # as tomllib reads it
        self._offsets: dict[Path, int] = {}
        self._keys_at: dict[Path, int] = {}
        self._ends: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}
        self._end = 0
        #: Every `[header]` as (table, where it starts, where it ends), in the order of the text.
        self.headers: list[tuple[Path, int, int]] = []
        #: Every `key = value` of a section as (key, the section's header by its index or -1, where the key starts).
        self.pairs: list[tuple[Path, int, int]] = []
        self._scan()

    def __contains__(self, path: Path) -> bool:
        return path in self._offsets

    def of(self, path: Path) -> tuple[int, int]:
        """Line and column of a value or table, from 1; of the nearest thing above where it has no place of its own."""
        while path and path not in self._offsets:
            path = path[:-1]
        return self.at(self._offsets.get(path, 0))

    def of_key(self, path: Path) -> tuple[int, int]:
        """Line and column of the key of a value or table."""
        return self.at(self._keys_at[path]) if path in self._keys_at else self.of(path)

    def inside(self, path: Path, line: int, column: int) -> tuple[int, int]:
        """Line and column of a place inside the string at a path, given as line and column of what it says."""
        string = _STRING.match(self._text, self._offsets[path]) if path in self._offsets else None
        if string is None:
            return self.of(path)
        here = (1, 1)
        for offset, said in _characters(string):
            if said and here >= (line, column):
                return self.at(offset)
            here = (here[0] + 1, 1) if said == "\n" else (here[0], here[1] + len(said))
        return self.at(string.end() - _quotes(string[0]))

    def span(self, path: Path) -> tuple[int, int] | None:
        """Where the value at a path starts and ends, as offsets; None for nothing, and for a table with a header."""
        return (self._offsets[path], self._ends[path]) if path in self._ends else None

    def key_start(self, path: Path) -> int | None:
        """The offset of the key that a value has; None for what has no key."""
        return self._keys_at.get(path) if path in self._ends else None

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
                self.pairs.append(((*prefix, *self._keys(at)[0]), len(self.headers) - 1, at))
                at = self._pair(at, prefix)
            at = self._skip(at)

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _header(self, at: int) -> tuple[int, Path]:
        is_list = self._text.startswith("[[", at)
        keys, end = self._keys(at + (2 if is_list else 1))
        above = self._resolve(keys[:-1])
        prefix = (*above, keys[-1])
        self._note(above, at)
        if is_list:
            index = self._tables.get(prefix, -1) + 1
            self._tables[prefix] = index
            prefix = (*prefix, index)
        elif prefix in self._tables:
            prefix = (*prefix, self._tables[prefix])
        self._note(prefix, at)
        end += 2 if is_list else 1
        self.headers.append((prefix, at, end))
        return end, prefix

    def _note(self, path: Path, at: int) -> None:
        """The place where a table or key is mentioned first."""
        self._offsets.setdefault(path, at)
        self._keys_at.setdefault(path, at)

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
            keys.append(_key(match))
            at = match.end()
            if not self._text.startswith(".", at):
                break
            at += 1
        return tuple(keys), at

    def _pair(self, at: int, prefix: Path) -> int:
        keys, end = self._keys(at)
        path: Path = (*prefix, *keys)
        for length in range(len(prefix) + 1, len(path) + 1):
            self._note(path[:length], at)
        return self._value(self._skip(end + 1), path)

    def _value(self, at: int, path: Path) -> int:
        """Takes down the value that starts at an offset, and gives where it ends."""
        self._offsets[path] = at
        self._ends[path] = end = self._end_of(at, path)
        return end

    def _end_of(self, at: int, path: Path) -> int:
        if self._text.startswith("[", at):
            for index, start in enumerate(self._elements(at, "]")):
                self._end = self._value(start, (*path, index))
            return self._end
        if self._text.startswith("{", at):
            for start in self._elements(at, "}"):
                self._end = self._pair(start, path)
            return self._end
        if match := _STRING.match(self._text, at):
            return match.end()
        plain = _PLAIN.match(self._text, at)
        return at + len(plain[0].rstrip()) if plain else at

    def _elements(self, at: int, closing: str) -> Iterator[int]:
        """Where each element starts; the caller leaves in `_end` where it ended."""
        at = self._skip(at + 1)
        while not self._text.startswith(closing, at):
            yield at
            at = self._skip(self._end)
            if self._text.startswith(",", at):
                at = self._skip(at + 1)
        self._end = at + 1


def _key(match: re.Match[str]) -> str:
    basic, literal, bare = match.groups()
    if basic is not None and "\\" in basic:
        return next(iter(tomllib.loads(f'"{basic}" = 0')))
    return next(part for part in (basic, literal, bare) if part is not None)


def _quotes(string: str) -> int:
    """How many quotes a string begins and ends with."""
    return 3 if string.startswith(('"""', "'''")) else 1


def _characters(string: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Every character that a string says, with its offset; nothing for a line break that does not count."""
    written = string[0]
    quotes = _quotes(written)
    start, end = string.start() + quotes, string.end() - quotes
    if quotes == 3 and written[quotes] == "\n":
        start += 1
    if written.startswith("'"):
        yield from enumerate(string.string[start:end], start)
        return
    for unit in _UNIT.finditer(string.string, start, end):
        escape = unit[0][:2]
        said = "" if escape in {"\\\n", "\\ ", "\\\t"} else "\n" if escape == "\\n" else unit[0][-1]
        yield unit.start(), said
