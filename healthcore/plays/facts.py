"""What is known of accounts, in people's words: what templates are filled in with."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from healthcore.changes.day import Day
from healthcore.journal.play_values import play_values_of
from healthcore.model.rating import RatingScale
from healthcore.plays.templates import Attributes
from healthcore.segments.conditions import specs_of, values_of
from healthcore.segments.derived import HEALTH_LEVELS
from healthcore.vocabulary import FieldSpec, Kind


class Facts:
    """The values of a day's accounts for templates.

    Args:
        day: the day.
        names: those that are asked for; more are not known.
    """

    def __init__(self, day: Day, names: Iterable[str]) -> None:
        self._day = day
        self._names = frozenset(names)

    @cached_property
    def _values(self) -> tuple[dict[str, FieldSpec], pl.DataFrame]:
        specs = specs_of(self._day)
        wanted = {name: specs[name] for name in sorted(self._names) if name in specs}
        for name, table in (("health_of", "health."), ("score_of", "score.")):
            if name in self._names:
                wanted |= {known: spec for known, spec in specs.items() if known.startswith(table)}
        return wanted, values_of(self._day, wanted)

    def of(self, row: int) -> dict[str, Any]:
        """What is known of the account in a row."""
        specs, values = self._values
        scale = self._day.book.model.rating
        record = values.row(row, named=True) if specs else {}
        said = {name: _said(spec, record[name], scale) for name, spec in specs.items()}
        tables = {
            table: {name.removeprefix(prefix): value for name, value in said.items() if name.startswith(prefix)}
            for table, prefix in (("health_of", "health."), ("score_of", "score."))
        }
        return {
            **{name: value for name, value in said.items() if "." not in name},
            **tables,
            "as_of": self._day.as_of,
            "book": self._day.book.title,
            **({"reason": self._day.book.account(row).reason} if "reason" in self._names else {}),
            **({"play": self._attributes(row)} if "play" in self._names else {}),
        }

    def _attributes(self, row: int) -> Attributes:
        return Attributes(play_values_of(self._day.journal, self._day.book.accounts["account_id"][row]))


def _said(spec: FieldSpec, value: Any, scale: RatingScale) -> str | int | float | bool | date | None:  # noqa: ANN401 - a column's
    if value is None:
        return None
    match spec.kind:
        case Kind.ORDINAL:
            word: str = spec.levels[value]
            return word.capitalize() if spec.levels == HEALTH_LEVELS else word
        case Kind.LEVEL:
            return scale.word(int(value))
        case Kind.NUMBER | Kind.PERCENT | Kind.MONEY:
            number = float(value)
            return int(number) if number.is_integer() else number
        case _:
            known: str | bool | date = value
            return known
