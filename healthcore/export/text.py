"""Texts as formats can hold them, never shortened or emptied without a sign."""

import re

import polars as pl

from healthcore.sources.column import guarded
from healthcore.vocabulary.text import UNSEEN, plain

#: The longest text of a cell in XLSX, in UTF-16 units.
_CELL_LIMIT = 32_767
_CUT = " … (cut here: longer than a cell)"

_XML_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NO_CHARACTERS = str.maketrans({"\ufffe": r"\ufffe", "\uffff": r"\uffff"})

#: Unseen, but part of how words and emoji are written.
_SHAPING = frozenset("\u200c\u200d\ufe0e\ufe0f")
_MARKUP = re.compile(r"([\\`*_\[\]|~!$])")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def for_csv(texts: pl.Series) -> pl.Series:
    """As CSV holds them: no formulas, and no NUL, at which many readers stop."""
    return guarded(texts.str.replace_all("\x00", "␀", literal=True))


def for_cell(text: str) -> str:
    """As a cell of XLSX holds it: what XML forbids is shown as a picture, and what is too long says that it is cut."""
    shown = _XML_FORBIDDEN.sub(_pictured, text).translate(_NO_CHARACTERS)
    encoded = shown.encode("utf-16-le")
    if len(encoded) <= 2 * _CELL_LIMIT:
        return shown
    return encoded[: 2 * (_CELL_LIMIT - len(_CUT))].decode("utf-16-le", errors="ignore") + _CUT


def for_markdown(text: str) -> str:
    """As one line of Markdown in which nothing is interpreted: no markup, no HTML, no line end, nothing unseen."""
    shown = _ENTITY.sub("&amp;", UNSEEN.sub(_pictured, text))
    unmarked = _MARKUP.sub(r"\\\1", shown).replace("<", "&lt;").replace(">", "&gt;")
    return unmarked.replace("://", "&#58;//").replace("www.", "www&#46;")


def _pictured(found: re.Match[str]) -> str:
    return found[0] if found[0] in _SHAPING else plain(found[0])
