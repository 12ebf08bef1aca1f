"""Conditions that people write outside of models: parsed, their names known, their comparisons making sense."""

from collections.abc import Mapping
from difflib import get_close_matches

from healthcore.conditions.literals import Levels
from healthcore.conditions.meaning import Meanings, metrics_read
from healthcore.conditions.parser import parse
from healthcore.conditions.tree import Expression
from healthcore.vocabulary import FieldSpec
from healthcore.vocabulary.errors import ConditionError


def checked(text: str, specs: Mapping[str, FieldSpec], scale: Levels, *, unknown: str) -> Expression:
    """The tree of a condition; ConditionError when it is none, or speaks of what is not known.

    Args:
        text: the condition.
        specs: what each name is that it may read.
        scale: the rating scale.
        unknown: what to say of another name, after it.
    """
    expression = parse(text)
    check_names(expression, specs, unknown=unknown)
    Meanings(specs, scale).check(expression)
    return expression


def check_names(expression: Expression, specs: Mapping[str, FieldSpec], *, unknown: str) -> None:
    """ConditionError, with the nearest names, for the first name that is not known."""
    for name, (line, column) in metrics_read(expression).items():
        if name not in specs:
            near = get_close_matches(name, specs, n=3)
            fix = f"Did you mean {' or '.join(near)}?" if near else ""
            raise ConditionError(f"{name} {unknown}", line=line, column=column, fix=fix)
