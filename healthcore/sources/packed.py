"""Compressed files and archives: what is in them, as if it had never been packed."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, cast

from healthcore.sources.raw import listed, quoted
from healthcore.vocabulary.errors import SourceError

#: A file that unpacks to more than this is refused: a few kilobytes can unpack to more than any machine holds.
MOST_BYTES = 4 * 1024**3

_STREAMS = (
    (b"\x1f\x8b", "gzip", gzip.open),
    (b"BZh", "bzip2", bz2.open),
    (b"\xfd7zXZ", "xz", lzma.open),
)

_ZIP = b"PK\x03\x04"

#: What a workbook has inside, which is a ZIP archive by its first bytes: XLSX and XLSB, then ODS.
_WORKBOOK = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")

#: What reading a damaged archive can raise.
DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError, ValueError)


def unpacked(path: Path, data: bytes, member: str | None = None) -> tuple[Path, bytes, str]:
    """The file inside a packed one: what to call it, its bytes, and how it was packed; empty for not at all.

    Args:
        path: the file.
        data: its bytes.
        member: which one of an archive, where it holds several.

    Raises:
        SourceError: when it is damaged, too large, locked, or holds no table or several.
    """
    for magic, name, opened in _STREAMS:
        if data.startswith(magic):
            inner = path.with_suffix("") if path.suffix.lower() in {".gz", ".bz2", ".xz"} else path
            return inner, _stream(path, cast("IO[bytes]", opened(io.BytesIO(data), "rb")), name), name
    if data.startswith(_ZIP):
        return _from_archive(path, data, member)
    return path, data, ""


def _stream(path: Path, stream: IO[bytes], packing: str) -> bytes:
    try:
        with stream:
            data = stream.read(MOST_BYTES + 1)
    except DAMAGED as error:
        raise SourceError(
            f"{path}: this {packing} file cannot be unpacked ({error}).",
            fix="It may be damaged or half-written: fetch it again.",
        ) from error
    if len(data) > MOST_BYTES:
        raise SourceError(
            f"{path}: unpacked it has more than {MOST_BYTES // 1024**2:,} MB.",
            fix="Unpack it yourself, or export it as Parquet.",
        )
    if not data.strip():
        raise SourceError(f"{path}: there is nothing in it.")
    return data


def _from_archive(path: Path, data: bytes, member: str | None) -> tuple[Path, bytes, str]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED:
        return path, data, ""  # whoever reads workbooks says what is wrong with it
    with archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir() and _counts(entry.filename)]
        if path.suffix.lower() in {".xlsx", ".xlsm", ".xlsb", ".ods"} or any(name in _WORKBOOK for name in names):
            return path, data, ""
        name = _chosen(path, names, member)
        try:
            stream = archive.open(name)
        except (RuntimeError, *DAMAGED) as error:
            raise SourceError(
                f"{path}: {quoted(name)} in this archive cannot be read ({error}).",
                fix="It may be locked with a password: unpack it yourself.",
            ) from error
        return path.parent / PurePosixPath(name).name, _stream(path, stream, "zip"), "zip"


def _chosen(path: Path, names: list[str], member: str | None) -> str:
    """The one file that is meant."""
    if member is not None:
        wanted = [name for name in names if member in {name, PurePosixPath(name).name}]
        if len(wanted) != 1:
            raise SourceError(f"{path}: there is no {quoted(member)} in this archive.", fix=_in_it(names))
        return wanted[0]
    if not names:
        raise SourceError(f"{path}: there is no file in this archive.")
    if len(names) > 1:
        raise SourceError(
            f"{path}: there are {len(names):,} files in this archive.",
            fix=f'Say which one holds the accounts: --sheet "NAME". {_in_it(names)}',
        )
    return names[0]


def _in_it(names: list[str]) -> str:
    return f"In it: {listed(names, 20)}."


def _counts(name: str) -> bool:
    """Not what a system adds on its own."""
    return not name.startswith("__MACOSX/") and not PurePosixPath(name).name.startswith(".")
