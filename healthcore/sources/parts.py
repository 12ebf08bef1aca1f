"""What a directory is: a folder of tables, or one table in parts as the engines of warehouses write it."""

from pathlib import Path


def parts_of(path: Path) -> list[Path]:
    """The files of a table in parts, also below directories for values of a column; none when it is no such table."""
    found = sorted(part for part in path.rglob("*.parquet") if not part.name.startswith(("_", ".")))
    return found if all(part.name.startswith("part-") for part in found) else []


def is_folder_of_tables(path: Path) -> bool:
    """Whether it is a directory with tables in it, not with the parts of one."""
    return path.is_dir() and not parts_of(path)
