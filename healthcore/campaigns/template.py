"""Subject and body of a campaign: Jinja templates over a person and an account, rendered in a sandbox."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from healthcore.vocabulary.errors import CampaignError
from healthcore.vocabulary.text import UNSEEN

#: What a template can speak of.
SPOKEN_OF = ("person", "account", "sender", "campaign", "today")

#: Characters that words and emoji of some scripts are made with, though they are not seen.
_SHAPING = frozenset("\u200c\u200d\ufe0e\ufe0f")

_WRONG = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


class Values:
    """The values of one person, account or sender by name; what is None is missing.

    Args:
        of: `person`, `account`, ...
        values: by name.
    """

    def __init__(self, of: str, values: Mapping[str, Any]) -> None:
        self.of = of
        self.values = values


class Template:
    """A subject and a body.

    Args:
        subject, body: as they are written.

    Raises:
        CampaignError: one of them is no template, or speaks of something as a whole.
    """

    def __init__(self, subject: str, body: str) -> None:
        self._parts = {"subject": subject, "body": body.strip() + "\n"}
        self.names: Mapping[str, frozenset[str]] = self._names_read()

    def check(self, known: Mapping[str, Collection[str]]) -> None:
        """CampaignError, a line each, for names that nothing is known of: by `person`, `account` and `sender`."""
        problems, fixes = [], []
        for of, names in self.names.items():
            for name in sorted(names - set(known.get(of, ()))):
                near = get_close_matches(name, known.get(of, ()), n=3)
                problems.append(f"{of}.{name}: there is no such value.")
                fixes += [f"{of}.{one}" for one in near]
        if problems:
            raise CampaignError(*problems, fix=f"Did you mean {' or '.join(fixes)}?" if fixes else "")

    def render(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """Subject and body for one person; CampaignError when a value is missing or a text comes out empty."""
        subject = one_line(self._rendered("subject", values))
        body = self._rendered("body", values)
        for name, text in (("subject", subject), ("body", body)):
            if not text.strip():
                raise CampaignError(f"the {name} is empty")
        return subject, body

    def _rendered(self, part: str, values: Mapping[str, Any]) -> str:
        try:
            return str(_compiled(self._parts[part]).render(values))
        except _WRONG as error:
            raise CampaignError(f"{part}: {error}") from None

    def _names_read(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {"person": set(), "account": set(), "sender": set(), "campaign": set()}
        for part, text in self._parts.items():
            try:
                tree = _environment().parse(text)
                _compiled(text)
                unknown = meta.find_undeclared_variables(tree) - set(SPOKEN_OF)
            except TemplateSyntaxError as error:
                raise CampaignError(f"{part}, line {error.lineno}: {error.message}.") from None
            except _WRONG as error:
                raise CampaignError(f"{part}: {error}.") from None
            if unknown:
                raise CampaignError(
                    f"{part}: there is no {', '.join(sorted(unknown))}.",
                    fix="Write person.NAME, account.NAME, sender.name, campaign.name or today.",
                )
            for of, name in _reads(tree, part):
                found[of].add(name)
        return {of: frozenset(names) for of, names in found.items()}


def one_line(text: str) -> str:
    """A text on one line with nothing in it that cannot be seen, as a subject or a customer's name has to be."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    spaced = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text)
    seen = UNSEEN.sub(lambda found: found[0] if found[0] in _SHAPING else "", spaced)
    return " ".join(seen.split())


def spoken(value: object) -> object:
    """A value as texts say it: whole numbers without a point, texts on one line."""
    match value:
        case str():
            return one_line(value) or None
        case float() if value.is_integer():
            return int(value)
        case Decimal() if value == value.to_integral_value():
            return int(value)
        case _:
            return value


def _reads(tree: nodes.Template, part: str) -> Iterator[tuple[str, str]]:
    """Every `person.NAME` and `person["NAME"]` of a template."""
    inside = set()
    found: list[nodes.Getattr | nodes.Getitem] = [*tree.find_all(nodes.Getattr), *tree.find_all(nodes.Getitem)]
    for node in found:
        owner = node.node
        if not isinstance(owner, nodes.Name) or owner.name not in SPOKEN_OF or owner.name == "today":
            continue
        inside.add(id(owner))
        yield owner.name, _name_read(node, owner.name, part)
    for name_node in tree.find_all(nodes.Name):
        if name_node.name in SPOKEN_OF and id(name_node) not in inside and name_node.name != "today":
            raise _not_whole(name_node.name, part, name_node.lineno)


def _name_read(node: nodes.Getattr | nodes.Getitem, of: str, part: str) -> str:
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        return node.arg.value
    raise _not_whole(of, part, node.lineno)


def _not_whole(of: str, part: str, line: int) -> CampaignError:
    return CampaignError(
        f"{part}, line {line}: {of} is no value by itself.",
        fix=f'Write out which value is meant: {of}.NAME, or {of}["NAME"] for a name with a dot.',
    )


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, in which `person.name` reads values and nothing else of an object."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - as in Jinja
        """A value, or what the sandbox allows."""
        return self._value(obj, attribute) if isinstance(obj, Values) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - as in Jinja
        """A value, or what the sandbox allows."""
        return self._value(obj, str(argument)) if isinstance(obj, Values) else super().getitem(obj, argument)

    def _value(self, values: Values, name: str) -> Any:  # noqa: ANN401 - whatever a column holds
        value = values.values.get(name)
        return self.undefined(hint=f"{values.of}.{name} is missing") if value is None else value


@cache
def _environment() -> _Environment:
    environment = _Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    environment.filters["number"] = _filter(lambda value: f"{value:,}")
    environment.filters["day"] = _filter(
        lambda value: f"{value.day} {value:%B %Y}" if isinstance(value, date) else value
    )
    return environment


def _filter(says: Callable[[Any], object]) -> Callable[[Any], object]:
    """A filter that lets a missing value stay missing, so that `default` may follow."""
    return lambda value: value if isinstance(value, Undefined) else says(value)


@cache
def _compiled(text: str) -> Any:  # noqa: ANN401 - Jinja's template
    return _environment().from_string(text)
