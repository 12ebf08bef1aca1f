"""The stylesheet says what Textual's would say, and parses each source once for each set of colours."""

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

from themes.sheet import Sheet

CSS = "Label { color: $ink; } .warning { background: $paper; }"
DARK = {"ink": "white", "paper": "black"}
LIGHT = {"ink": "black", "paper": "white"}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Textual was asked to parse."""
    monkeypatch.setattr("themes.sheet._parsed", {})
    asked: list[str] = []
    original = Stylesheet._parse_rules

    def counted(
        self: Stylesheet, css: str, read_from: CSSLocation, is_default_rules: bool, tie_breaker: int, scope: str
    ) -> list[RuleSet]:
        asked.append(css)
        return original(self, css, read_from, is_default_rules, tie_breaker, scope)

    monkeypatch.setattr(Stylesheet, "_parse_rules", counted)
    return asked


def sheet(kind: type[Stylesheet], *colours: dict[str, str]) -> Stylesheet:
    """One with our source, under each of these colours in turn."""
    made = kind(variables=colours[0])
    made.add_source(CSS)
    made.parse()
    for those in colours[1:]:
        made.set_variables(those)
        made.reparse()
    return made


@pytest.mark.parametrize("colours", [(DARK,), (DARK, LIGHT), (DARK, LIGHT, DARK)], ids=len)
def test_it_comes_to_what_textuals_comes_to(parsed: list[str], colours: tuple[dict[str, str], ...]) -> None:
    assert sheet(Sheet, *colours).css == sheet(Stylesheet, *colours).css


def test_under_the_same_colours_nothing_is_parsed_again(parsed: list[str]) -> None:
    sheet(Sheet, DARK, DARK)
    sheet(Sheet, LIGHT, DARK)
    assert parsed == [CSS, CSS]
