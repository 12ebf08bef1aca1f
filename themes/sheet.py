"""The stylesheet of an application: what it has parsed once it does not parse again."""

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

#: A source under the colours of a theme, with all that its parsing depends on.
_Source = tuple[frozenset[tuple[str, str]], str, CSSLocation, bool, int, str]

_parsed: LRUCache[_Source, list[RuleSet]] = LRUCache(1024)


class Sheet(Stylesheet):
    """Textual's stylesheet, which parses a source once for each set of colours.

    Textual's own parses every source twice at the start, which takes tens of milliseconds, and all of them again
    whenever a theme is chosen, also one that was seen before.
    """

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._colours = frozenset(self._variables.items())

    def set_variables(self, variables: dict[str, str]) -> None:
        """Sets the colours for what is parsed from now on."""
        super().set_variables(variables)
        self._colours = frozenset(variables.items())

    def reparse(self) -> None:
        """Applies new colours to every source."""
        self.parse()

    def _parse_rules(
        self, css: str, read_from: CSSLocation, is_default_rules: bool = False, tie_breaker: int = 0, scope: str = ""
    ) -> list[RuleSet]:
        source = (self._colours, css, read_from, is_default_rules, tie_breaker, scope)
        if (rules := _parsed.get(source)) is None:
            rules = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
            _parsed[source] = rules
        return rules
