"""From the bytes of a text file to UTF-8."""

import codecs
import itertools
import re
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from healthcore.vocabulary.errors import SourceError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

#: What exports are written in when it is not Unicode, as far as it can be told apart.
_LEGACY = ["cp1252", "cp1250", "cp1251", "big5", "shift_jis", "gb18030", "euc_kr"]

_LINE_WITH_OTHER_THAN_ASCII = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\x0b\x0c\r\x1b\x1f") + b"\x7f"
_ASCII = bytes(range(128))

#: With so few bytes beyond ASCII nearly any encoding looks clean: then cp1252 may look a little less clean than others.
_FEW = 24
_FEW_TOLERATE = 0.1

_SAMPLE = 65_536
_SAMPLE_TOP = 2_048


#: A byte that stands outside any UTF-8 sequence, as Python lets it through.
_STRAY = re.compile("[\udc80-\udcff]")

#: So many characters beyond ASCII have to be UTF-8 for each byte that is not.
_CLEAN = 10


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text.

    Attributes:
        text: as UTF-8, without a byte order mark.
        encoding: what it came in.
        note: what was decided about it; empty when there was nothing to decide.
    """

    text: bytes
    encoding: str
    note: str = ""


def to_utf8(data: bytes, path: Path, encoding: str | None = None) -> Decoded:
    """The text as UTF-8, by the encoding that somebody named or by what the bytes show.

    Raises:
        SourceError: when it is no text in any encoding, or not in the one that was named.
    """
    if encoding is not None:
        return _as_told(data, path, encoding)
    for bom, found in _BOMS:
        if data.startswith(bom):
            return Decoded(_checked(_decoded(data[len(bom) :], found, path), path), found)
    if found := _unmarked_utf16(data):
        return Decoded(_checked(_decoded(data, found, path), path), found)
    _checked(data, path)
    if data.isascii():
        return Decoded(data, "utf-8")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _almost_utf8(data) or _legacy(data, path)
    return Decoded(data, "utf-8")


def _as_told(data: bytes, path: Path, encoding: str) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
        text = data.decode(name)
    except LookupError:
        raise SourceError(
            f"{path}: there is no encoding {encoding!r}.", fix="Usual ones are utf-8, utf-16, cp1252 and big5."
        ) from None
    except UnicodeError as error:
        raise SourceError(
            f"{path}: it is not {encoding} ({error}).", fix="Without --encoding it is found out."
        ) from error
    return Decoded(_checked(text.removeprefix("\ufeff").encode("utf-8", "replace"), path), name)


def _almost_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few bytes of another encoding in it, as files are that were put together; None when it is not."""
    text = data.decode("utf-8", "surrogateescape")
    strays = _STRAY.findall(text)
    if len(strays) * _CLEAN > sum(map(len, re.findall(r"[^\x00-\x7f\udc80-\udcff]+", text))):
        return None
    mended = _STRAY.sub(lambda stray: bytes([ord(stray[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    counted = "1 byte is" if len(strays) == 1 else f"{len(strays):,} bytes are"
    return Decoded(mended.encode("utf-8"), "utf-8", f"{counted} not UTF-8; read as cp1252")


def _legacy(data: bytes, path: Path) -> Decoded:
    found = _legacy_encoding(data)
    return Decoded(_decoded(data, found, path), found)


def _decoded(data: bytes, encoding: str, path: Path) -> bytes:
    try:
        return data.decode(encoding).encode("utf-8")
    except UnicodeError as error:
        raise SourceError(f"{path}: it looks like {encoding} but is damaged ({error}).") from error


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without a mark: every other byte of mostly western text is zero."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if half and even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _legacy_encoding(data: bytes) -> str:
    """The encoding of text that is no UTF-8: cp1252 unless another one is cleaner."""
    lines = itertools.islice(_LINE_WITH_OTHER_THAN_ASCII.finditer(data), 500)
    sample = data[:_SAMPLE_TOP] + b"\n" + b"\n".join(line.group() for line in lines)[:_SAMPLE]
    matches = list(from_bytes(sample, cp_isolation=_LEGACY))
    cleanest = min((match.chaos for match in matches), default=0.0)
    tolerated = cleanest + (_FEW_TOLERATE if len(sample.translate(None, _ASCII)) < _FEW else 0.0)
    candidates = [match for match in matches if match.chaos <= tolerated]
    western = not candidates or any("cp1252" in match.could_be_from_charset for match in candidates)
    for encoding in ("cp1252",) if western else (candidates[0].encoding, "cp1252"):
        try:
            data.decode(encoding)
        except UnicodeError:
            continue
        return encoding
    return "latin-1"


def _checked(text: bytes, path: Path) -> bytes:
    """The text, unless so much of it are control characters that it is none."""
    sample = text[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 15 > len(sample) or sample.count(0) * 100 > len(sample):
        raise SourceError(
            f"{path}: this is not a table but binary data.",
            fix="Pulsebook reads CSV, TSV, XLSX, JSON, NDJSON and Parquet files.",
        )
    return text
