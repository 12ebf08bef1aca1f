"""Text from customers on one line, with nothing in it that a terminal would obey."""

import re

#: What a terminal would obey, or what cannot be seen: controls, line separators, bidirectional overrides, joiners,
#: fillers, variation selectors, tags, lone surrogates. They would hide text, move the cursor or shift the row.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
_PICTURES = {"\n": "⏎", "\t": "⇥", "\x7f": "␡"}


def plain(value: str) -> str:
    r"""The text with everything unseen made visible, so that it takes exactly its width on exactly one line.

    Controls become pictures (`␛`), a newline `⏎`, other invisible characters their escape (`\u202e`). Selectors that
    only choose between emoji and text style are left out: terminals disagree about the width they give.
    """
    if value.isascii() and value.isprintable():
        return value
    return UNSEEN.sub(_shown, value)


def _shown(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    if picture := _PICTURES.get(character):
        return picture
    if code < 0x20:
        return chr(0x2400 + code)
    if 0xFE00 <= code <= 0xFE0F:
        return ""
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
