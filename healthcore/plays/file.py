"""`plays.toml`: the plays of a book, in a file that people write; and those that come with Pulsebook."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError

from healthcore.plays.play import Escalation, Play, TaskAction, Trigger, Webhook
from healthcore.plays.secrets import secret_problems
from healthcore.plays.task import Priority
from healthcore.vocabulary.errors import PlayError

#: The file's name in a book's directory of settings.
PLAYS_FILE = "plays.toml"

_FIX = "The page on plays says what the file looks like."
_Days = Annotated[int, Field(ge=0, le=36_525, strict=True)]
_Text = Annotated[str, Field(min_length=1)]
_Attribute = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*$")]
_Value = StrictBool | StrictInt | StrictFloat | Annotated[date, Field(strict=True)] | StrictStr


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Task(_Section):
    title: _Text
    note: str = ""
    owner: str = "{{ owner }}"
    due_in_days: _Days = 7
    priority: Priority = Priority.NORMAL


class _Escalation(_Section):
    when: _Text
    priority: Priority = Priority.HIGH
    due_in_days: _Days = 0
    owner: str = ""


class _Webhook(_Section):
    url: _Text
    headers: dict[str, str] = {}
    body: str = ""


class _Play(_Section):
    name: _Text
    description: str = ""
    when: _Text
    on: Trigger = Trigger.ENTERS
    for_days: _Days = 0
    mode: Literal["automatic", "manual"] = "automatic"
    rearm: Literal["leaving", "never"] | Annotated[int, Field(ge=1, strict=True)] = "leaving"
    quiet_days: _Days = 0
    enabled: bool = True
    task: _Task | None = None
    escalate: _Escalation | None = None
    set: dict[_Attribute, _Value] = {}
    webhook: _Webhook | None = None
    counts: str = ""

    def play(self, *, shipped: bool) -> Play:
        """The play."""
        return Play(
            name=self.name,
            description=self.description,
            when=" ".join(self.when.split()),
            on=self.on,
            for_days=self.for_days,
            manual=self.mode == "manual",
            rearm=self.rearm,
            quiet_days=self.quiet_days,
            enabled=self.enabled,
            task=None if self.task is None else TaskAction(**self.task.model_dump()),
            escalate=None if self.escalate is None else Escalation(**self.escalate.model_dump()),
            sets=self.set,
            webhook=None if self.webhook is None else Webhook(**self.webhook.model_dump()),
            counts=self.counts,
            shipped=shipped,
        )


@cache
def shipped_plays() -> tuple[Play, ...]:
    """The plays that come with Pulsebook."""
    return tuple(_Play.model_validate(data).play(shipped=True) for data in _shipped_data())


def read_plays(path: Path) -> tuple[Play, ...]:
    """The shipped plays as a file changes them, then the file's own; PlayError, one line for each problem.

    A file that is not there says nothing.
    """
    changed: dict[str, Play] = {}
    shipped = {_folded(data): data for data in _shipped_data()}
    problems: list[str] = []
    for at, data in enumerate(_read(path), start=1):
        where = f"{path}: play {data.get('name') or at!r}"
        name = _folded(data)
        if name in changed:
            problems.append(f"{where}: there are two plays of this name.")
            continue
        base = shipped.get(name, {})
        try:
            play = _Play.model_validate(_merged(base, data)).play(shipped=bool(base))
        except ValidationError as error:
            problems += [f"{where}, {problem}" for problem in _told(error)]
            continue
        problems += [f"{where}: {problem}" for problem in _senseless(play, base)]
        changed[name] = play
    if problems:
        raise PlayError(*problems, fix=_FIX)
    known = [changed.pop(play.name.casefold(), play) for play in shipped_plays()]
    return (*known, *changed.values())


def _told(error: ValidationError) -> list[str]:
    """A line for each problem: of a value that may be of several kinds one, not one for each kind."""
    told = {}
    for one in error.errors():
        place = one["loc"][:2] if one["loc"][0] == "set" else one["loc"]
        of_value = len(one["loc"]) > len(place) and one["loc"][-1] != "[key]"
        said = "a value is a text, a number, a day, true or false" if of_value else one["msg"]
        told[place] = f"{'.'.join(map(str, place))}: {said}."
    return list(told.values())


def _shipped_data() -> list[dict[str, Any]]:
    text = files("healthcore.plays").joinpath("shipped.toml").read_text(encoding="utf-8")
    plays: list[dict[str, Any]] = tomllib.loads(text)["plays"]
    return plays


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise PlayError(f"{path}: cannot be read ({error}).", fix="It is a text file in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise PlayError(f"{path}: {error}.", fix=_FIX) from None
    plays: Any = data.pop("plays", [])
    problems = [f"{path}: {name!r} is nothing that this file can say; a play begins with [[plays]]." for name in data]
    if not isinstance(plays, list) or not all(isinstance(play, dict) for play in plays):
        problems.append(f"{path}: a play begins with [[plays]].")
    if problems:
        raise PlayError(*problems, fix=_FIX)
    return list(plays)


def _folded(data: Mapping[str, Any]) -> str:
    return str(data.get("name", "")).strip().casefold()


def _merged(base: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """What a file says over what is shipped, tables too; the shipped name stays as it is written."""
    merged = {**base, **data}
    for name, table in base.items():
        if isinstance(table, dict) and isinstance(data.get(name), dict):
            merged[name] = {**table, **data[name]}
    return {**merged, "name": base.get("name") or str(data.get("name", "")).strip()}


def _senseless(play: Play, base: Mapping[str, Any]) -> Iterator[str]:
    """What is well written and makes no sense."""
    if play.counts:
        if base:
            yield "days are counted by the history itself, so nothing of this play can be changed."
        else:
            yield "counts is for plays that come with Pulsebook."
        return
    if not play.actions:
        yield "it does nothing: give it a task, set or webhook."
    if play.escalate is not None and play.task is None:
        yield "escalate is about its task, and it has none."
    if play.manual and play.on is Trigger.LEAVES:
        yield "a manual play is for accounts that meet its condition: on = 'leaves' is for automatic ones."
    if not re.fullmatch(r"[^\x00-\x1f\x7f]{1,80}", play.name):
        yield "a name has at most 80 characters, on one line."
    if play.webhook is not None:
        yield from secret_problems(play.webhook)
