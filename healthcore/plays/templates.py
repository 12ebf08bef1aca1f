"""The texts of plays: Jinja templates over what is known of an account, rendered in a sandbox."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from healthcore.vocabulary.errors import PlayError

#: What a template can say beside the values that conditions know; values with a dot in their name are in tables.
EXTRA = frozenset({"as_of", "book", "health_of", "score_of", "play", "reason"})


class Attributes(dict[str, Any]):
    """What plays set on an account: an attribute that none has set is empty."""

    def __missing__(self, name: str) -> None:
        return None


def names_in(text: str, known: Mapping[str, object]) -> frozenset[str]:
    """The names that a template reads; PlayError when it is none, or reads a name that is not known."""
    try:
        names = meta.find_undeclared_variables(_environment().parse(text))
    except TemplateSyntaxError as error:
        raise PlayError(f"line {error.lineno}: {error.message}.") from None
    allowed = {name for name in known if "." not in name} | EXTRA
    for name in sorted(names - allowed):
        near = get_close_matches(name, allowed, n=3)
        raise PlayError(
            f"{{{{ {name} }}}}: nothing of that name is known of an account.",
            fix=f"Did you mean {' or '.join(near)}?" if near else "",
        )
    return frozenset(names)


def rendered(text: str, values: Mapping[str, object]) -> str:
    """A template filled in; PlayError when it cannot be."""
    try:
        return _template(text).render(values)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise PlayError(f"{text!r} cannot be filled in: {error}.") from None


@lru_cache(maxsize=256)
def _template(text: str) -> Template:
    return _environment().from_string(text)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=_said, autoescape=False)
    environment.filters["number"] = lambda value: "" if value is None else f"{value:,}"
    return environment


def _said(value: object) -> object:
    """A value as people read it: nothing where there is none, yes and no."""
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
