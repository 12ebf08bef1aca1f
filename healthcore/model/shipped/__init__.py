"""The models that come with Pulsebook."""

import tomllib
from functools import cache
from importlib.resources import files

#: Their names, the default first.
SHIPPED = ("recommended", "multidimensional", "active-users")


def shipped_text(name: str) -> str:
    """The text of a shipped model; KeyError when there is none of that name."""
    if name not in SHIPPED:
        raise KeyError(name)
    return files("healthcore.model.shipped").joinpath(f"{name}.toml").read_text(encoding="utf-8")


@cache
def shipped_titles() -> tuple[str, ...]:
    """What the shipped models are called on screens: a model of somebody's own has another name."""
    return tuple(str(tomllib.loads(shipped_text(name))["name"]) for name in SHIPPED)
