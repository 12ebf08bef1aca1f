"""Packed files read as what is in them."""

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable

import pytest

from healthcore.sources import Layout, packed, read_table
from healthcore.vocabulary.errors import SourceError
from tests.healthcore.sources.conftest import Write

TEXT = b"id,name\n1,Ada\n"


def archive(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, data in files.items():
            made.writestr(name.replace("__", "."), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "pack", "packing"),
    [
        ("a.csv.gz", gzip.compress, "gzip"),
        ("a.csv", gzip.compress, "gzip"),
        ("a.csv.bz2", bz2.compress, "bzip2"),
        ("a.csv.xz", lzma.compress, "xz"),
        ("a.zip", lambda data: archive(export__csv=data), "zip"),
    ],
)
def test_a_packed_file_is_read_as_what_is_in_it(
    write: Write, name: str, pack: Callable[[bytes], bytes], packing: str
) -> None:
    raw = read_table(write(name, pack(TEXT)))
    assert raw.frame.rows() == [("1", "Ada")]
    assert raw.format == f"CSV, commas, {packing}"


def test_the_format_of_what_is_packed_is_its_own(write: Write) -> None:
    assert read_table(write("a.json.gz", gzip.compress(b'[{"id": 1}]'))).format == "JSON, gzip"
    assert read_table(write("a.zip", archive(x__ndjson=b'{"id": 1}\n{"id": 2}\n'))).format == "NDJSON, zip"


def test_what_a_system_adds_to_an_archive_is_no_file_of_it(write: Write) -> None:
    raw = read_table(write("a.zip", archive(**{"__MACOSX/._a.csv": b"\0", ".DS_Store": b"\0", "a.csv": TEXT})))
    assert raw.headers == ("id", "name")


def test_of_several_files_in_an_archive_one_is_named(write: Write) -> None:
    path = write("a.zip", archive(**{"accounts.csv": TEXT, "deep/users.csv": b"id\n7\n"}))
    with pytest.raises(SourceError, match=r"2 files in this archive[\s\S]*--sheet[\s\S]*deep/users.csv"):
        read_table(path)
    assert read_table(path, Layout(sheet="users.csv")).frame.rows() == [("7",)]
    with pytest.raises(SourceError, match=r'no "other\.csv" in this archive'):
        read_table(path, Layout(sheet="other.csv"))


def test_an_archive_without_files_or_with_a_lock_says_so(write: Write) -> None:
    with pytest.raises(SourceError, match="no file in this archive"):
        read_table(write("a.zip", archive(__DS_Store=b"x")))
    locked = bytearray(archive(**{"a.csv": TEXT}))
    locked[6] |= 1  # the flag of encrypted files, here and in the directory of the archive
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(SourceError, match="password"):
        read_table(write("a.zip", bytes(locked)))


def test_a_file_that_unpacks_to_more_than_a_machine_holds_is_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "MOST_BYTES", 1_000)
    for name, data in (("a.csv.gz", gzip.compress(b"x" * 1_001)), ("a.zip", archive(a=b"x" * 1_001))):
        with pytest.raises(SourceError, match="unpacked it has more"):
            read_table(write(name, data))
