"""Themes: readable everywhere, and never in the way of starting."""

import re
from itertools import product
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Static

from themes import DEFAULT_DARK, DEFAULT_LIGHT, load_themes, stylesheets, variable_defaults

SHIPPED = {theme.name: theme for theme in load_themes()[0]}
TEXTS = (
    *("foreground", "foreground-muted", "accent", "success", "warning", "error", "primary"),
    *("text-primary", "text-success", "text-warning", "text-error", "text-accent"),
    *("health-good", "health-average", "health-poor", "health-unknown"),
    *("rating-none", "rating-watch", "rating-severe"),
    *("footer-key-foreground", "footer-description-foreground"),
)
GROUNDS = (
    *("background", "surface", "panel", "footer-background"),
    *("block-cursor-background", "block-cursor-blurred-background", "secondary-muted"),
)
MINE = """
name = "mine"
[colors]
primary = "#79a8ff"
foreground = "#ffffff"
background = "#000000"
"""


def luminance(color: Color) -> float:
    channels = (value / 255 for value in color.rgb)
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def resolved(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


def test_these_themes_ship() -> None:
    names = {"pulsebook-dark", "pulsebook-light", "high-contrast", "red-green-safe", "monochrome"}
    assert set(SHIPPED) == names
    assert SHIPPED[DEFAULT_DARK].dark
    assert not SHIPPED[DEFAULT_LIGHT].dark


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_text_is_readable_on_every_background(name: str) -> None:
    variables = resolved(SHIPPED[name])
    weak = {
        (text, ground): round(ratio, 2)
        for text, ground in product(TEXTS, GROUNDS)
        if (ratio := contrast(Color.parse(variables[text]), Color.parse(variables[ground]))) < 4.5
    }
    assert not weak


def test_high_contrast_is_higher() -> None:
    variables = resolved(SHIPPED["high-contrast"])
    assert all(contrast(Color.parse(variables[text]), Color.parse(variables["background"])) >= 7 for text in TEXTS)


def test_monochrome_has_no_hue() -> None:
    variables = resolved(SHIPPED["monochrome"])
    assert all(Color.parse(variables[name]).hsl.s == 0 for name in (*TEXTS, *GROUNDS))


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_healths_differ_in_every_theme(name: str) -> None:
    variables = SHIPPED[name].variables
    assert len({variables[f"health-{word}"] for word in ("good", "average", "poor", "unknown")}) == 4


def test_a_user_writes_three_colours_and_gets_the_rest(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(MINE + '[health]\ngood = "#00ff00"\n')
    themes, problems = load_themes(tmp_path)
    mine = next(theme for theme in themes if theme.name == "mine")
    assert problems == ()
    assert mine.variables["health-good"] == "#00ff00"
    assert set(SHIPPED[DEFAULT_DARK].variables) >= {"health-poor", "rating-severe"}
    assert {"health-poor", "rating-severe", "block-cursor-background"} <= set(mine.variables)


def test_a_user_theme_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(MINE.replace('"mine"', f'"{DEFAULT_DARK}"'))
    themes, _ = load_themes(tmp_path)
    assert [theme.background for theme in themes if theme.name == DEFAULT_DARK] == ["#000000"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name = ", "bad.toml: "),
        (MINE.replace('"#ffffff"', '"reddish"'), "bad.toml: colors.foreground: 'reddish' is not a colour"),
        (MINE.replace('"#ffffff"', '"#ffffff80"'), "bad.toml: colors.foreground: '#ffffff80' is see-through"),
        (MINE.replace("primary", "primery"), "bad.toml: colors.primery: is not known; did you mean primary?"),
        (MINE.replace("primary", "primery"), "bad.toml: colors.primary: is missing"),
        (MINE.replace('"mine"', '"My theme"'), "bad.toml: name: a word in lower case is needed"),
        (MINE.replace("[colors]", "dark = 1\n[colors]"), "bad.toml: dark: true or false is needed"),
        (MINE + "[health]\ngood = 3\n", "bad.toml: health.good: text is needed"),
        ('name = "mine"\ncolors = 3\n', "bad.toml: colors: a table is needed, [colors]"),
        (MINE + "[healths]\n", "bad.toml: healths: is not known; did you mean health?"),
    ],
)
def test_a_bad_theme_is_told_about_and_left_out(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    (tmp_path / "good.toml").write_text(MINE)
    themes, problems = load_themes(tmp_path)
    assert any(line.startswith(problem) for line in problems), problems
    assert {theme.name for theme in themes} == {*SHIPPED, "mine"}


def test_two_files_of_one_name_are_told_about(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(MINE)
    assert load_themes(tmp_path)[1] == ("b.toml: name: 'mine' is taken by a.toml",)


def test_a_folder_that_is_not_there_is_no_problem(tmp_path: Path) -> None:
    assert load_themes(tmp_path / "none") == load_themes()


def test_stylesheets_name_no_colour() -> None:
    paths = [Path(path) for path in stylesheets()]
    assert paths[0].name == "pulsebook.tcss"
    assert not [
        path.name for path in paths if re.search(r":[^;]*(#[0-9a-f]{3}|rgb|hsl)", path.read_text(), re.IGNORECASE)
    ]


class Plain(App[None]):
    CSS_PATH = stylesheets()

    def compose(self) -> ComposeResult:
        yield Static("Good", classes="health-good")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme.dark)


@pytest.mark.parametrize("name", [*sorted(SHIPPED), "textual-dark", "textual-light", "nord"])
async def test_the_stylesheets_work_under_every_theme(name: str) -> None:
    app = Plain()
    for theme in SHIPPED.values():
        app.register_theme(theme)
    async with app.run_test() as pilot:
        app.theme = name
        await pilot.pause()
        expected = app.theme_variables["health-good"]
        assert app.query_one(Static).styles.color == Color.parse(expected)
