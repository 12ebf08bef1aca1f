"""The pages of this repository, taken apart: fenced blocks, links, headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

_FENCED = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_INLINE = re.compile(r"`([^`\n]+)`")
_HEADING = re.compile(r"^#+ +(.+?)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        page: where it stands.
        line: the line of the page on which its text begins.
        language: the first word behind the fence.
        name: the second one, by which examples name a file.
        text: what is in it.
    """

    page: Path
    line: int
    language: str
    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def pages() -> list[Path]:
    """Every page that is ours: at the top, in docs/, and beside data and benchmarks."""
    found = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "bench").glob("*.md"), *(ROOT / "tests").rglob("*.md")]
    return sorted(found)


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCED.finditer(text):
        language, _, name = found["info"].strip().partition(" ")
        line = text.count("\n", 0, found.start("text")) + 1
        yield Block(page, line, language, name.strip(), found["text"])


def blocks_in(language: str, *more: Path) -> list[Block]:
    """The blocks of one language on all pages, or on some."""
    return [block for page in more or pages() for block in blocks(page) if block.language == language]


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """The targets of links and pictures."""
    return [found["target"] for found in _LINK.finditer(_INLINE.sub("", prose(page)))]


def inline_code(page: Path) -> list[str]:
    """What stands between single backticks."""
    return _INLINE.findall(prose(page))


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings have where it is shown."""
    return {_anchor(heading) for heading in _HEADING.findall(prose(page))}


def sections(page: Path) -> dict[str, str]:
    """The text under each heading of the second level, by heading."""
    parts = re.split(r"^## +(.+?)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _anchor(heading: str) -> str:
    words = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return words.strip().replace(" ", "-")
