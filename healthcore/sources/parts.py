"""What a directory is: a folder of tables, or one table in parts as the engines of warehouses write it."""

from collections.abc import Iterator
from pathlib import Path


def parts_of(path: Path) -> list[Path]:
    """The files of a table in parts, also below directories for values of a column; none when it is no such table."""
    found = sorted(_parquet_below(path))
    return found if all(part.name.startswith("part-") for part in found) else []


def _parquet_below(path: Path) -> Iterator[Path]:
    """Nothing else is walked: somebody may name the folder that all their files are in."""
    for each in path.iterdir():
        if each.name.startswith(("_", ".")):
            continue
        if each.suffix == ".parquet":
            yield each
        elif "=" in each.name and each.is_dir():
            yield from _parquet_below(each)


def is_folder_of_tables(path: Path) -> bool:
    """Whether it is a directory with tables in it, not with the parts of one."""
    return path.is_dir() and not parts_of(path)
