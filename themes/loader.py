"""The themes that ship, those a user wrote, and the stylesheets."""

from functools import cache
from pathlib import Path, PurePath

from textual.theme import Theme

from healthcore.vocabulary.errors import InputError
from themes.definition import read_theme

DEFAULT_DARK = "pulsebook-dark"
DEFAULT_LIGHT = "pulsebook-light"

_HERE = Path(__file__).parent
_BASE_STYLESHEET = "pulsebook.tcss"


def load_themes(user_dir: Path | None = None) -> tuple[tuple[Theme, ...], tuple[str, ...]]:
    """Every usable theme, and one line per problem with those a user wrote.

    A user's theme takes the place of the shipped one of the same name. One that cannot be used is left out and told
    about: no theme file keeps the application from starting.
    """
    themes = {theme.name: theme for theme in map(read_theme, sorted(_HERE.glob("*.toml")))}
    problems: list[str] = []
    written_in: dict[str, str] = {}
    for path in sorted(user_dir.glob("*.toml")) if user_dir else ():
        try:
            theme = read_theme(path)
        except InputError as error:
            problems.extend(error.problems)
            continue
        if theme.name in written_in:
            problems.append(f"{path.name}: name: {theme.name!r} is taken by {written_in[theme.name]}")
            continue
        themes[theme.name], written_in[theme.name] = theme, path.name
    return tuple(themes.values()), tuple(problems)


@cache
def variable_defaults(dark: bool) -> dict[str, str]:
    """The semantic colours for a theme that does not have them, such as one of Textual's own.

    For `App.get_theme_variable_defaults`: without it the names would be unknown under such a theme.
    """
    shipped = read_theme(_HERE / f"{DEFAULT_DARK if dark else DEFAULT_LIGHT}.toml")
    return {name: value for name, value in shipped.variables.items() if name.startswith(("health-", "rating-"))}


def stylesheets() -> list[str | PurePath]:
    """The stylesheets of the application, the base first: its `CSS_PATH`."""
    others = sorted(path for path in _HERE.glob("*.tcss") if path.name != _BASE_STYLESHEET)
    return [_HERE / _BASE_STYLESHEET, *others]
