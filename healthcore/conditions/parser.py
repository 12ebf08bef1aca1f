"""Text to trees."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import cast

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

from healthcore.conditions.tree import (
    And,
    Comparison,
    Days,
    Expression,
    IsEmpty,
    Literal,
    Not,
    Operator,
    Or,
    Percent,
    Word,
)
from healthcore.vocabulary.errors import ConditionError

#: What the parser's terminals are called in an error.
_EXPECTED = {
    "NAME": "a name",
    "OPERATOR": "a comparison (>= > <= < == !=)",
    "NUMBER": "a value",
    "STRING": "a value",
    "DATE": "a value",
    "PERCENT": "a value",
    "SPAN": "a number of days",
    "OR_EMPTY": "'or empty'",
    "EMPTY": "'empty'",
    "IS_NOT": "'not'",
    "_OR": "'or'",
    "_AND": "'and'",
    "_NOT": "'not'",
    "_IN": "'in'",
    "_IN_THE_LAST": "'in the last'",
    "_IS": "'is'",
    "_WITHIN": "'within'",
    "LPAR": "'('",
    "RPAR": "')'",
    "COMMA": "','",
    "$END": "the end",
}


def parse(text: str) -> Expression:
    """The tree of a condition of any form; ConditionError, with line and column, when it is not one."""
    if not text.strip():
        raise ConditionError("the condition is empty", fix="Write one, such as: engagement >= 60")
    try:
        tree = _parser().parse(text)
        return _ToTree().transform(tree)
    except VisitError as error:
        if isinstance(error.orig_exc, ConditionError):
            raise error.orig_exc from None
        raise
    except UnexpectedInput as error:
        raise _explained(text, error) from None


def parse_comparison(text: str, *, good: bool) -> Comparison:
    """The single comparison that a scorecard's condition has to be; `or empty` only where `good`."""
    tree = parse(text)
    if not isinstance(tree, Comparison):
        what = "'is empty'" if isinstance(tree, IsEmpty) else "and, or, not"
        raise ConditionError(
            f"a scorecard's condition is a single comparison, without {what}",
            fix="Write one condition per comparison; a list of Good conditions means all of them.",
        )
    if tree.or_empty and not good:
        raise ConditionError("'or empty' belongs to Good conditions only", column=tree.column)
    return tree


@cache
def _parser() -> Lark:
    grammar = files("healthcore.conditions").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=True)


def _explained(text: str, error: UnexpectedInput) -> ConditionError:
    if isinstance(error, UnexpectedCharacters):
        found, names = f"{text[cast('int', error.pos_in_stream)]!r}", set(error.allowed)
    elif isinstance(error, UnexpectedToken) and error.token.type != "$END":
        found, names = f"{str(error.token)!r}", set(error.accepts or error.expected)
    else:
        found, names = "the end", set(getattr(error, "accepts", None) or getattr(error, "expected", None) or ())
    at_end = isinstance(error, UnexpectedEOF) or found == "the end"
    lines = text.split("\n")
    line, column = (len(lines), len(lines[-1].rstrip()) + 1) if at_end else (error.line, error.column)
    expected = sorted({_EXPECTED.get(name, name) for name in names})
    fix = "Use == to compare." if found.strip("'\"") == "=" else ""
    return ConditionError(f"{found} where {_any_of(expected)} was expected", line=line, column=column, fix=fix)


def _any_of(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else "something else"


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


@v_args(inline=True)
class _ToTree(Transformer[Token, Expression]):
    """Lark's tree to ours."""

    def any_of(self, *operands: Expression) -> Expression:
        return operands[0] if len(operands) == 1 else Or(operands)

    def all_of(self, *operands: Expression) -> Expression:
        return operands[0] if len(operands) == 1 else And(operands)

    def negated(self, operand: Expression) -> Expression:
        return Not(operand)

    def compared(self, name: Token, operator: Token, value: Literal, or_empty: Token | None) -> Comparison:
        return _comparison(name, Operator(operator), (value,), or_empty)

    def one_of(self, name: Token, *rest: Literal | Token | None) -> Comparison:
        *values, or_empty = rest
        return _comparison(
            name, Operator.IN, cast("tuple[Literal, ...]", tuple(values)), cast("Token | None", or_empty)
        )

    def is_word(self, name: Token, value: Literal, or_empty: Token | None) -> Comparison:
        return _comparison(name, Operator.IS, (value,), or_empty)

    def emptiness(self, name: Token, *words: Token) -> IsEmpty:
        return IsEmpty(str(name), negated=len(words) > 1, column=name.column or 1)

    def within(self, name: Token, span: Token, or_empty: Token | None) -> Comparison:
        return _comparison(name, Operator.WITHIN, (Days(int(span.split()[0])),), or_empty)

    def in_the_last(self, name: Token, span: Token, or_empty: Token | None) -> Comparison:
        return _comparison(name, Operator.IN_LAST, (Days(int(span.split()[0])),), or_empty)

    def date(self, token: Token) -> date:
        return _or_error(token, date.fromisoformat, "is not a day of the calendar")

    def percent(self, token: Token) -> Percent:
        return Percent(float(token.rstrip("%").strip()))

    def number(self, token: Token) -> float:
        return float(token)

    def text(self, token: Token) -> str:
        return _unquoted(str(token))

    def word(self, token: Token) -> Word:
        return Word(str(token))


def _or_error(token: Token, read: Callable[[str], date], problem: str) -> date:
    try:
        return read(str(token))
    except ValueError:
        raise ConditionError(f"{token} {problem}", line=token.line or 1, column=token.column or 1) from None


def _comparison(name: Token, operator: Operator, values: tuple[Literal, ...], or_empty: Token | None) -> Comparison:
    return Comparison(str(name), operator, values, or_empty is not None, column=name.column or 1)
