"""The rows of the account table: a frame seen in an order, fetched a block at a time."""

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

Row: TypeAlias = tuple[Any, ...]

#: Rows fetched at once: a screen shows parts of two or three blocks.
_BLOCK = 64
#: Blocks kept, so that going back and forth fetches nothing.
_KEPT = 32


class TableRows:
    """The rows in view. A position counts them from 0; no row is an object before it is drawn.

    Args:
        frame: one row per account; never changed here.
        order: the frame's row at every position (UInt32); None shows the frame as it is.
        key: the column that tells accounts apart.
        reads: the columns whose values are drawn.
    """

    def __init__(self, frame: "pl.DataFrame", order: "pl.Series | None", key: str, reads: "Iterable[str]") -> None:
        names = dict.fromkeys((key, *reads))
        self.places = {name: place for place, name in enumerate(names)}
        self.count = frame.height if order is None else len(order)
        self._frame = frame.select(list(names))
        self._keys = frame.get_column(key)
        self._order = order
        self._blocks: dict[int, list[Row]] = {}

    def row(self, position: int) -> Row:
        """The values at a position, each at its name's index in `places`; the key comes first."""
        number, offset = divmod(position, _BLOCK)
        block = self._blocks.get(number)
        if block is None:
            if len(self._blocks) >= _KEPT:
                self._blocks.clear()
            block = self._blocks[number] = self._fetch(number * _BLOCK)
        return block[offset]

    def key(self, position: int) -> str:
        """The account at a position."""
        key: str = self.row(position)[0]
        return key

    def keys(self, start: int = 0, stop: int | None = None) -> "pl.Series":
        """The accounts from one position up to another."""
        length = None if stop is None else stop - start
        if self._order is None:
            return self._keys.slice(start, length)
        return self._keys.gather(self._order.slice(start, length))

    def position(self, key: str) -> int | None:
        """Where an account is in view, if it is."""
        row = self._keys.index_of(key)
        return row if row is None or self._order is None else self._order.index_of(row)

    def known(self, keys: set[str]) -> set[str]:
        """Those of the accounts that the frame has, in view or not."""
        return set(self._keys.filter(self._keys.is_in(list(keys)))) if keys else set()

    def _fetch(self, start: int) -> list[Row]:
        if self._order is None:
            return self._frame.slice(start, _BLOCK).rows()
        return self._frame[self._order.slice(start, _BLOCK)].rows()
