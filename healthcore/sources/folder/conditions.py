"""Conditions on the rows of a table, as `book.toml` writes them."""

from collections.abc import Collection, Mapping

from healthcore.conditions.meaning import Meanings, metrics_read
from healthcore.conditions.parser import parse
from healthcore.conditions.tree import Expression
from healthcore.rollups.definition import NoLevels
from healthcore.vocabulary import FieldSpec
from healthcore.vocabulary.errors import ConditionError, SourceError


def parsed(text: str, place: str) -> Expression:
    """A condition's tree; SourceError, with its place, when it is none."""
    try:
        return parse(text)
    except ConditionError as error:
        raise _misplaced(error, place) from None


def check_names(expression: Expression, names: Collection[str], place: str) -> None:
    """SourceError, with its place, when a condition speaks of what is no column."""
    for name, (line, column) in metrics_read(expression).items():
        if name not in names:
            fix = f"The columns are: {', '.join(names)}."
            error = ConditionError(f"{name} is no column of the table", line=line, column=column, fix=fix)
            raise _misplaced(error, place)


def check_meaning(expression: Expression, columns: Mapping[str, FieldSpec], place: str) -> None:
    """SourceError, with its place, when a condition makes no sense on these columns."""
    try:
        Meanings(columns, NoLevels()).check(expression)
    except ConditionError as error:
        raise _misplaced(error, place) from None


def condition_on(text: str, columns: Mapping[str, FieldSpec], place: str) -> Expression:
    """A condition that makes sense on these columns; SourceError, with its place, when it does not."""
    expression = parsed(text, place)
    check_names(expression, columns, place)
    check_meaning(expression, columns, place)
    return expression


def _misplaced(error: ConditionError, place: str) -> SourceError:
    return SourceError(f"{place}, line {error.line}, column {error.column}: {error.message}.", fix=error.fix)
