"""Files are whole or not there, private, and never replaced unasked."""

import io
import os
import stat
from pathlib import Path

import polars as pl
import pytest

from healthcore.export import Export, ExportFormat, columns_of, export_bytes, write_export
from healthcore.vocabulary.errors import InputError
from tests.healthcore.export.exports import AS_OF, export_of


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("export_format", ExportFormat)
def test_a_file_holds_the_export_and_is_its_owners_alone(tmp_path: Path, export_format: ExportFormat) -> None:
    path = tmp_path / f"out.{export_format}"
    write_export(export_of(["Acme"]), path, export_format)
    assert path.read_bytes() == export_bytes(export_of(["Acme"]), export_format)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert files_in(tmp_path) == [path.name]


def test_a_stream_takes_the_same_bytes() -> None:
    stream = io.BytesIO()
    write_export(export_of(["Acme"]), stream, "csv", stamped=False)
    assert stream.getvalue() == b"account_id,name\nA0,Acme\n"


def test_another_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    with pytest.raises(InputError, match="exists already") as refused:
        write_export(export_of(["Acme"]), path, "csv")
    assert refused.value.fix
    assert path.read_text() == "mine"
    write_export(export_of(["Acme"]), path, "csv", overwrite=True)
    assert "Acme" in path.read_text()
    assert files_in(tmp_path) == ["out.csv"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no-such-folder does not exist"):
        write_export(export_of(["Acme"]), tmp_path / "no-such-folder" / "out.csv", "csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is a folder"):
        write_export(export_of(["Acme"]), tmp_path, "csv", overwrite=True)


def test_a_device_is_left_alone() -> None:
    with pytest.raises(InputError, match="no ordinary file"):
        write_export(export_of(["Acme"]), Path("/dev/null"), "csv", overwrite=True)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    write_export(export_of(["Acme"]), link, "csv", overwrite=True)
    assert link.is_symlink()
    assert "Acme" in target.read_text()


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="no space left on device"):
        write_export(export_of(["Acme"]), tmp_path / "out.csv", "csv")
    assert files_in(tmp_path) == []


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"
    written = os.fsync

    def meanwhile(descriptor: int) -> None:
        written(descriptor)
        path.write_text("somebody else's")

    monkeypatch.setattr(os, "fsync", meanwhile)
    with pytest.raises(InputError, match="exists already"):
        write_export(export_of(["Acme"]), path, "csv")
    assert path.read_text() == "somebody else's"
    assert files_in(tmp_path) == ["out.csv"]


def test_an_export_that_cannot_be_made_touches_no_file(tmp_path: Path) -> None:
    frame = pl.select(account_id=pl.int_range(1_048_576).cast(pl.String))
    too_long = Export("Sample", columns_of(frame), AS_OF, "Recommended", "4832")
    with pytest.raises(InputError, match="more than a spreadsheet"):
        write_export(too_long, tmp_path / "out.xlsx", "xlsx")
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("name", ["a\x00b.csv", "x" * 300 + ".csv"])
def test_a_name_that_no_system_takes_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as refused:
        write_export(export_of(["Acme"]), tmp_path / name, "csv")
    assert refused.value.title == "This file cannot be written"
