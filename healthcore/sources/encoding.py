"""From the bytes of a text file to UTF-8."""

import itertools
import re
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
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\x0b\x0c\r\x1b") + b"\x7f"
_SAMPLE = 65_536
_SAMPLE_TOP = 2_048


def to_utf8(data: bytes, path: Path) -> tuple[bytes, str]:
    """The text as UTF-8 without a byte order mark, and the encoding it came in.

    Raises:
        SourceError: when it is no text in any encoding.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(_decoded(data[len(bom) :], encoding, path), path), encoding
    if encoding := _unmarked_utf16(data):
        return _checked(_decoded(data, encoding, path), path), encoding
    _checked(data, path)
    if data.isascii():
        return data, "utf-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        encoding = _legacy_encoding(data)
        return _decoded(data, encoding, path), encoding
    return data, "utf-8"


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
    candidates = [match for match in matches if match.chaos <= cleanest]
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
