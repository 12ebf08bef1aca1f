"""Which rows of the account table are marked: one by one, or by a range that follows the cursor."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.widgets.table_rows import TableRows


class Marks:
    """Marked accounts, by key, and the live range, by position. What is in the range counts as marked."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._range: tuple[int, int] | None = None

    @property
    def in_range(self) -> bool:
        """Whether a range is following the cursor."""
        return self._range is not None

    def has(self, key: str, position: int) -> bool:
        """Whether the account at a position is marked."""
        return key in self._keys or self._covers(position)

    def all(self, rows: "TableRows") -> frozenset[str]:
        """Every marked account, also those that a filter hides."""
        return frozenset(self._keys.union(self._ranged(rows)))

    def count(self, rows: "TableRows") -> int:
        """How many accounts are marked."""
        if self._range is None:
            return len(self._keys)
        if not self._keys:
            return len(self._span())
        return len(self.all(rows))

    def toggle(self, keys: "Iterable[str]") -> None:
        """Mark these accounts, or none of them when all are marked."""
        asked = set(keys)
        self._keys = self._keys - asked if asked <= self._keys else self._keys | asked

    def start_range(self, position: int) -> None:
        """From here the range follows the cursor."""
        self._range = (position, position)

    def extend_range(self, position: int) -> None:
        """The cursor moved, and the range's end with it."""
        if self._range is not None:
            self._range = (self._range[0], position)

    def keep_range(self, rows: "TableRows") -> None:
        """End the range; its accounts stay marked."""
        self._keys.update(self._ranged(rows))
        self._range = None

    def drop_range(self) -> None:
        """End the range; only what was marked before stays marked."""
        self._range = None

    def toggle_range(self, rows: "TableRows") -> None:
        """End the range and mark its accounts, or none of them when all were marked."""
        asked = self._ranged(rows)
        self._range = None
        self.toggle(asked)

    def retain(self, rows: "TableRows") -> None:
        """Forget the accounts that the book no longer has."""
        self._keys = rows.known(self._keys)

    def _span(self) -> range:
        if self._range is None:
            return range(0)
        first, last = sorted(self._range)
        return range(first, last + 1)

    def _covers(self, position: int) -> bool:
        return position in self._span()

    def _ranged(self, rows: "TableRows") -> list[str]:
        span = self._span()
        return rows.keys(span.start, span.stop).to_list() if span else []
