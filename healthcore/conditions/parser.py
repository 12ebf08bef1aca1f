"""Text to trees."""

import re
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from math import isinf
from typing import cast

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

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

#: The longest span of `within` and `in the last`: a century.
MOST_DAYS = 36_525

#: What the parser's terminals are called in an error, in the order in which they are listed there.
_EXPECTED = {
    "NUMBER": "a value",
    "STRING": "a value",
    "DATE": "a value",
    "PERCENT": "a value",
    "NAME": "a name",
    "OPERATOR": "a comparison (>= > <= < == !=)",
    "SPAN": "a number of days",
    "_IN": "'in'",
    "_IS": "'is'",
    "_CONTAINS": "'contains'",
    "_WITHIN": "'within'",
    "_IN_THE_LAST": "'in the last'",
    "OR_EMPTY": "'or empty'",
    "EMPTY": "'empty'",
    "IS_NOT": "'not'",
    "_AND": "'and'",
    "_OR": "'or'",
    "_NOT": "'not'",
    "LPAR": "'('",
    "RPAR": "')'",
    "COMMA": "','",
    "$END": "the end",
}

#: What to write instead of what other languages write.
_HABITS = {"=": "Use == to compare.", "&": "Write: and", "|": "Write: or"}


@lru_cache(maxsize=2048)
def parse(text: str) -> Expression:
    """The tree of a condition of any form; ConditionError, with line and column, when it is not one."""
    if not text.strip():
        raise ConditionError("the condition is empty", fix="Write one, such as: engagement >= 60")
    try:
        tree = _parser().parse(text)
        return _ToTree().transform(tree)
    except RecursionError:
        raise ConditionError("the condition is nested too deeply") from None
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
        raise ConditionError("'or empty' belongs to Good conditions only", line=tree.line, column=tree.column)
    return tree


@cache
def _parser() -> Lark:
    grammar = files("healthcore.conditions").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=True)


def _explained(text: str, error: UnexpectedInput) -> ConditionError:
    if isinstance(error, UnexpectedCharacters):
        at = cast("int", error.pos_in_stream)
        if text[at] in "'\"":
            return ConditionError(f"this text has no closing {text[at]}", line=error.line, column=error.column)
        found, names = text[at], _expected_after(text[:at])
    elif isinstance(error, UnexpectedToken) and error.token.type != "$END":
        found, names = str(error.token), set(error.accepts or error.expected)
    else:
        found, names = "", set(getattr(error, "accepts", None) or getattr(error, "expected", None) or ())
    lines = text.split("\n")
    line, column = (error.line, error.column) if found else (len(lines), len(lines[-1].rstrip()) + 1)
    expected = list(dict.fromkeys(words for name, words in _EXPECTED.items() if name in names))
    message = f"{found!r} where" if found else "the end where"
    return ConditionError(
        f"{message} {_any_of(expected)} was expected", line=line, column=column, fix=_HABITS.get(found, "")
    )


def _expected_after(text: str) -> set[str]:
    """What may follow a text that is understood so far; the lexer alone would name more."""
    parser = _parser().parse_interactive(text)
    parser.exhaust_lexer()
    return cast("set[str]", parser.accepts())  # type: ignore[no-untyped-call]  # lark annotates the rest


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

    def contains(self, name: Token, value: Literal, or_empty: Token | None) -> Comparison:
        return _comparison(name, Operator.CONTAINS, (value,), or_empty)

    def emptiness(self, name: Token, *words: Token) -> IsEmpty:
        line, column = _place(name)
        return IsEmpty(str(name), negated=len(words) > 1, line=line, column=column)

    def within(self, name: Token, span: Token, or_empty: Token | None) -> Comparison:
        return _comparison(name, Operator.WITHIN, (_days(span),), or_empty)

    def in_the_last(self, name: Token, span: Token, or_empty: Token | None) -> Comparison:
        return _comparison(name, Operator.IN_LAST, (_days(span),), or_empty)

    def date(self, token: Token) -> date:
        try:
            return date.fromisoformat(str(token))
        except ValueError:
            raise _misread(token, "is not a day of the calendar") from None

    def percent(self, token: Token) -> Percent:
        return Percent(_number(token))

    def number(self, token: Token) -> float:
        return _number(token)

    def text(self, token: Token) -> str:
        return _unquoted(str(token))

    def word(self, token: Token) -> Word:
        return Word(str(token))


def _number(token: Token) -> float:
    number = float(token.rstrip("%"))
    if isinf(number):
        raise _misread(token, "is too large a number")
    return number


def _days(span: Token) -> Days:
    digits = span.split()[0]
    if len(digits) > len(str(MOST_DAYS)) or int(digits) > MOST_DAYS:
        raise _misread(span, "are more than a century")
    return Days(int(digits))


def _place(token: Token) -> tuple[int, int]:
    return token.line or 1, token.column or 1


def _misread(token: Token, problem: str) -> ConditionError:
    line, column = _place(token)
    return ConditionError(f"{token} {problem}", line=line, column=column)


def _comparison(name: Token, operator: Operator, values: tuple[Literal, ...], or_empty: Token | None) -> Comparison:
    line, column = _place(name)
    return Comparison(str(name), operator, values, or_empty is not None, line=line, column=column)
