"""Narwhals as the compiler of conditions and scores wants an engine's namespace."""

from typing import Any, TypeAlias

import narwhals as nw

#: A table of whichever engine.
Frame: TypeAlias = nw.LazyFrame[Any]


def without_dots(name: str) -> str:
    """The name of a column on the way: to some engines a dot in it would mean a part of the column."""
    return name.replace(".", " ")


class Warehouse:
    """The expressions of narwhals. Not every engine has numbers without a sign: wider ones stand in for them."""

    Float64 = nw.Float64
    Int16 = nw.Int16
    Int32 = nw.Int32
    Int64 = nw.Int64
    UInt8 = nw.Int16
    UInt16 = nw.Int32

    @staticmethod
    def col(name: str) -> nw.Expr:
        """A column by name."""
        return nw.col(without_dots(name))

    lit = staticmethod(nw.lit)
    when = staticmethod(nw.when)


def fetched(frame: Frame) -> list[tuple[Any, ...]]:
    """The rows of a small table, without what narwhals would need to carry a large one between engines."""
    native = frame.to_native()
    if frame.implementation.is_polars():
        rows: list[tuple[Any, ...]] = native.collect().rows()
        return rows
    if frame.implementation.is_duckdb():
        return list(native.fetchall())
    return [tuple(row) for row in native.collect()]
