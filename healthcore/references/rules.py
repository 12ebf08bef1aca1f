"""Who may be asked for a reference: rules as data, each a condition; those shipped, and `references.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from healthcore.changes.day import Day
from healthcore.conditions.tree import Expression
from healthcore.journal.locations import book_config_dir
from healthcore.segments.conditions import condition_of
from healthcore.vocabulary.errors import ConditionError, InputError

#: The file's name in a book's directory of settings.
REFERENCES_FILE = "references.toml"

_TITLE = "These rules for references cannot be used"
_FIX = "Mend the file; the page on references says what it looks like."


class Rule(BaseModel):
    """One thing that has to hold before an account is asked for a reference.

    Attributes:
        name: what it looks at, in a word.
        when: the condition that an account meets.
        about: what it asks for, for people; empty for what the condition says.
        doubt: the condition of accounts that pass, and of which something is to be known before they are asked.
        enabled: whether it is asked at all.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    name: Annotated[str, Field(min_length=1, max_length=40)]
    when: Annotated[str, Field(min_length=1)]
    about: str = ""
    doubt: str = ""
    enabled: bool = True

    @property
    def sentence(self) -> str:
        """What it asks for, for people."""
        return self.about or f"It meets: {self.when}."


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule whose conditions make sense on a book.

    Attributes:
        rule: as written.
        when, doubt: its conditions, parsed; no doubt where none is written.
    """

    rule: Rule
    when: Expression
    doubt: Expression | None


def references_path(book: str) -> Path:
    """The file with a book's own rules, whether or not it is there."""
    return book_config_dir(book) / REFERENCES_FILE


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules that every book has, in their order."""
    text = files("healthcore.references").joinpath("shipped.toml").read_text(encoding="utf-8")
    return tuple(Rule.model_validate(data) for data in tomllib.loads(text)["rules"])


def rules_text(book: str) -> str:
    """The rules of a book as a file, to begin its own from."""
    document = tomlkit.document()
    for line in (
        "Who may be asked for a reference: an account that passes every rule.",
        f"To change a rule, add one of its name to {references_path(book)};",
        "enabled = false drops it, another name adds one.",
    ):
        document.add(tomlkit.comment(line))
    listed = tomlkit.aot()
    for rule in rules_of(book):
        table = tomlkit.table()
        table.update(rule.model_dump(exclude_defaults=True))
        listed.append(table)
    document.add("rules", listed)
    return tomlkit.dumps(document)


def rules_of(book: str) -> tuple[Rule, ...]:
    """The rules of a book: the shipped ones as its file changes them, then the file's own."""
    return read_rules(references_path(book))


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The shipped rules as a file changes them, then the file's own; InputError, one line for each problem.

    A file that is not there says nothing; a rule that is not enabled is left out.
    """
    rules = {rule.name.casefold(): rule for rule in shipped_rules()}
    own: set[str] = set()
    problems: list[str] = []
    for at, data in enumerate(_read(path), start=1):
        name = str(data.get("name", "")).strip().casefold()
        where = f"{path}: rule {data.get('name') or at!r}"
        if name in own:
            problems.append(f"{where}: there are two rules of this name.")
            continue
        own.add(name)
        base = rules[name].model_dump() if name in rules else {}
        try:
            rules[name] = Rule.model_validate(_changed(base, data))
        except ValidationError as error:
            problems += [f"{where}, {'.'.join(map(str, one['loc']))}: {one['msg']}." for one in error.errors()]
    found = tuple(rule for rule in rules.values() if rule.enabled)
    if not found and not problems:
        problems.append(f"{path}: no rule is left, so that everybody would be asked.")
    if problems:
        raise InputError(*problems, title=_TITLE, fix=_FIX)
    return found


def bound(rules: Sequence[Rule], day: Day) -> tuple[BoundRule, ...]:
    """The rules on a book; ConditionError, naming the rule, for the first condition that makes no sense there."""
    return tuple(
        BoundRule(rule, _condition(rule, rule.when, day), _condition(rule, rule.doubt, day) if rule.doubt else None)
        for rule in rules
    )


def _condition(rule: Rule, text: str, day: Day) -> Expression:
    try:
        return condition_of(text, day)
    except ConditionError as error:
        problems = (f"The rule {rule.name!r} for references: {problem}" for problem in error.problems)
        raise InputError(*problems, title=_TITLE, fix=error.fix or _FIX) from None


def _changed(base: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """What a file says over what is shipped. The sentence and the doubt of another condition are the file's own."""
    if "when" in data:
        base = {**base, "about": "", "doubt": ""}
    return {**base, **data, "name": base.get("name") or data.get("name")}


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: cannot be read ({error}).", title=_TITLE, fix="It is a text file in UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}.", title=_TITLE, fix=_FIX) from None
    rules = data.pop("rules", [])
    if data or not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise InputError(
            f"{path}: a rule begins with [[rules]], and nothing stands outside of rules.", title=_TITLE, fix=_FIX
        )
    return rules
