"""The models that come with Pulsebook."""

from importlib.resources import files

#: Their names, the default first.
SHIPPED = ("recommended", "multidimensional", "active-users")


def shipped_text(name: str) -> str:
    """The text of a shipped model; KeyError when there is none of that name."""
    if name not in SHIPPED:
        raise KeyError(name)
    return files("healthcore.model.shipped").joinpath(f"{name}.toml").read_text(encoding="utf-8")
