"""A TOML text that is changed in places, so that the difference is the change and nothing else.

A value is replaced where it stands, a line or a whole table is put in or taken out. `Positions` knows the places,
tomlkit writes the values. Each change is read back and compared with the same change of the data: a text that is
written in a way that this cannot change gives an error, never another meaning.
"""

import tomllib
from collections.abc import Callable, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from healthcore.model.editing import blocks
from healthcore.model.editing.arrays import with_item, with_items_swapped, without_item
from healthcore.model.editing.values import shown_key, written, written_like
from healthcore.model.positions import Path, Positions
from healthcore.vocabulary.errors import ModelError


class TomlText:
    """A text with its data; every change gives another one.

    Args:
        text: the TOML, its lines ended by line feeds.

    Raises:
        ModelError: it is not TOML; or a change cannot be made in it.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = _data(text)
        self.places = Positions(text)

    def get(self, path: Path) -> Any:  # noqa: ANN401 - whatever TOML holds
        """The value at a path; None where there is none."""
        value: Any = self.data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def set(self, path: Path, value: Any) -> "TomlText":  # noqa: ANN401 - whatever TOML can hold
        """Puts a value in the place of another, or adds it with its key, and its table where there is none."""
        if self.get(path) == value and type(self.get(path)) is type(value):
            return self

        def changed(data: Any) -> None:  # noqa: ANN401 - the same
            _holder(data, path, makes=True)[path[-1]] = value

        if (span := self.places.span(path)) is not None:
            start, end = span
            put = written_like(self.text[start:end], value)
            return self._checked(blocks.with_remark_kept(self.text, self.places, path, put), changed)
        if self.get(path) is not None:
            raise _refused(path)
        return self._checked(blocks.with_key(self.text, self.places, path, value), changed)

    def remove(self, path: Path) -> "TomlText":
        """Takes out a value with its key or its place in a list, or a table with all that is in it."""
        if self.get(path) is None:
            return self

        def changed(data: Any) -> None:  # noqa: ANN401 - the same
            del _holder(data, path)[path[-1]]

        if isinstance(path[-1], int) and self.places.span(path[:-1]) is not None:
            text = without_item(self.text, self.places, path[:-1], path[-1], len(self.get(path[:-1])))
        else:
            text = blocks.without(self.text, self.places, path)
        return self._checked(text, changed)

    def insert(self, path: Path, index: int, value: Any) -> "TomlText":  # noqa: ANN401 - the same
        """Puts a value into a list, which is made where there is none."""
        present = self.get(path)
        if present is None:
            return self.set(path, [value])

        def changed(data: Any) -> None:  # noqa: ANN401 - the same
            _holder(data, (*path, index)).insert(index, value)

        if self.places.span(path) is not None:
            text = with_item(self.text, self.places, path, index, len(present), written(value))
        elif isinstance(value, Mapping):
            text = blocks.with_table_in_list(self.text, self.places, path, index, value)
        else:
            raise _refused(path)
        return self._checked(text, changed)

    def duplicate(self, path: Path, **other: str) -> "TomlText":
        """Puts a copy of a table of a list behind it, with other values for some of its texts."""
        *above, index = path
        if not isinstance(index, int):
            raise _refused(path)
        if self.places.span(tuple(above)) is not None:
            return self.insert(tuple(above), index + 1, {**self.get(path), **other})

        def changed(data: Any) -> None:  # noqa: ANN401 - the same
            holder = _holder(data, path)
            holder.insert(index + 1, deepcopy(holder[index]))

        copied = self._checked(blocks.with_copy(self.text, self.places, path), changed)
        for name, value in other.items():
            copied = copied.set((*above, index + 1, name), value)
        return copied

    def swap(self, path: Path, one: int, two: int) -> "TomlText":
        """Lets two elements of a list change places; their remarks go with them."""
        one, two = sorted((one, two))

        def changed(data: Any) -> None:  # noqa: ANN401 - the same
            holder = _holder(data, (*path, one))
            holder[one], holder[two] = holder[two], holder[one]

        if self.places.span(path) is not None:
            text = with_items_swapped(self.text, self.places, path, one, two, len(self.get(path)))
        else:
            text = blocks.with_swapped(self.text, self.places, (*path, one), (*path, two))
        return self._checked(text, changed)

    def swap_tables(self, one: Path, two: Path) -> "TomlText":
        """Lets two tables of the same table change places, which changes nothing but their order."""

        def changed(data: Any) -> None:  # noqa: ANN401 - the same
            holder = _holder(data, one)
            names = [{one[-1]: two[-1], two[-1]: one[-1]}.get(name, name) for name in holder]
            ordered = {name: holder[name] for name in names}
            holder.clear()
            holder.update(ordered)

        return self._checked(blocks.with_swapped(self.text, self.places, one, two), changed)

    def rename(self, path: Path, name: str) -> "TomlText":
        """Gives a key another name, in every header that mentions it."""

        def changed(data: Any) -> None:  # noqa: ANN401 - the same
            holder = _holder(data, path)
            renamed = {name if key == path[-1] else key: value for key, value in holder.items()}
            holder.clear()
            holder.update(renamed)

        return self._checked(blocks.with_name(self.text, self.places, path, shown_key(name)), changed)

    def _checked(self, text: str, change: Callable[[Any], None]) -> "TomlText":
        """The new text, once it means what it should: the same data, in the same order, but for the change."""
        expected = deepcopy(self.data)
        change(expected)
        try:
            changed = TomlText(text)
        except ModelError:
            raise _refused(()) from None
        if not _same(changed.data, expected):
            raise _refused(())
        return changed


def _data(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ModelError(f"this is not TOML: {error}", fix="Mend the file in a text editor.") from None


def _holder(data: Any, path: Path, *, makes: bool = False) -> Any:  # noqa: ANN401 - whatever TOML holds
    """The table or list that the last step of a path is in."""
    for step in path[:-1]:
        data = data.setdefault(step, {}) if makes and isinstance(data, dict) else data[step]
    return data


def _same(one: Any, two: Any) -> bool:  # noqa: ANN401 - whatever TOML holds
    """Whether data are equal; the order of profiles' tables counts, that of settings does not."""
    if isinstance(one, dict) and isinstance(two, dict):
        tables = [[key for key, value in each.items() if isinstance(value, dict)] for each in (one, two)]
        return tables[0] == tables[1] and one.keys() == two.keys() and all(_same(one[key], two[key]) for key in one)
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(_same(*pair) for pair in zip(one, two, strict=True))
    return (type(one) is type(two) and bool(one == two)) or (_is_number(one) and _is_number(two) and bool(one == two))


def _is_number(value: Any) -> bool:  # noqa: ANN401 - whatever TOML holds
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _refused(path: Path) -> ModelError:
    where = ".".join(str(step) for step in path)
    return ModelError(
        f"{where or 'This part'} is written in a way that can only be changed in a text editor.",
        title="This cannot be changed here",
        fix="Change the file in an editor; the screen shows it again when you come back to it.",
    )
