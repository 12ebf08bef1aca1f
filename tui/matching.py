"""How a few typed words find things in help, lists and the palette: every word somewhere, in any case and order."""

import re

from textual.content import Content
from textual.style import Style


def matches(query: str, *texts: str) -> bool:
    """Whether every word of the query is in one of the texts; an empty query matches everything."""
    lowered = [text.lower() for text in texts]
    return all(any(word in text for text in lowered) for word in query.lower().split())


def underlined(shown: Content, query: str, style: Style | str = "bold underline") -> Content:
    """The content with the query's words in a style, wherever they are. Its characters stay as they are.

    A single Latin letter is not marked: it is everywhere.
    """
    for word in {word for word in query.split() if len(word) > 1 or not word.isascii()}:
        for found in re.finditer(re.escape(word), shown.plain, re.IGNORECASE):
            shown = shown.stylize(style, found.start(), found.end())
    return shown
