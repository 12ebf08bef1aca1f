"""Every fault that keeps a model from being used: its message, its line and its column."""

import pytest

from healthcore.model.findings import Severity
from healthcore.model.reader import ModelReader

NAME = 'name = "M"\n'
PROFILE = '[[profiles]]\nname = "All"\n[profiles.usage]\ngood = ["nps >= 60"]\n'
SMALL = NAME + PROFILE
KINDS = "'number', 'percent', 'ordinal', 'flag', 'date', 'level' or 'text'"
SINGLE = "a scorecard's condition is a single comparison, without"
ONE_EACH = ". Write one condition per comparison; a list of Good conditions means all of them."
LEVELS = "level 0, and only that, has class 'none', and there is at least one level above it"

CASES: list[tuple[str, int, int, str]] = [
    ('name = "M\n', 1, 10, "this is not TOML: Illegal character '\\n'"),
    ("name = \n", 1, 8, "this is not TOML: Invalid value"),
    (NAME + NAME, 2, 11, "this is not TOML: Cannot overwrite a value"),
    ('name = ["a",\n  "b"\n', 2, 6, "this is not TOML: Unclosed array"),
    ("a = " + "[" * 3_000, 1, 1, "this is nested too deeply for a model"),
    (PROFILE, 1, 1, "'name' is missing"),
    (NAME, 1, 1, "'profiles' is missing"),
    (NAME + "profiles = []\n", 2, 12, "there is no profile: write at least one [[profiles]]"),
    (NAME + "profiles = 3\n", 2, 12, "profiles is 3: it has to be a list"),
    ("name = 3\n" + PROFILE, 1, 8, "name is 3: it has to be a text in quotes"),
    (NAME + "[[profiles]]\n[profiles.usage]\n", 2, 1, "'name' is missing"),
    (NAME + "  colour = 1\n" + PROFILE, 2, 3, "unknown setting 'colour'"),
    (NAME + "bandz.good = 1\n" + PROFILE, 2, 1, "unknown setting 'bandz' (did you mean 'bands'?)"),
    (SMALL + "wieght = 5\n", 6, 1, "unknown setting 'wieght' (did you mean 'weight'?)"),
    (SMALL + "[rating]\ndue = 1\nduee = 2\n", 8, 1, "unknown setting 'duee' (did you mean 'due'?)"),
    (
        NAME + '[[profiles]]\nname = "A"\n  rates = true\n',
        4,
        3,
        "unknown setting 'rates': a profile has name, when, rated, enabled, and one table per dimension "
        "(did you mean 'rated'?)",
    ),
    ('mode = "x"\n' + SMALL, 1, 8, "mode is 'x': it can be 'rules' or 'dimensional'"),
    ('no_data = "x"\n' + SMALL, 1, 11, "no_data is 'x': it can be 'exclude', 'average' or 'poor'"),
    (SMALL + '[rating]\nscale = "six"\n', 7, 9, "scale is 'six': it can be 'four' or 'five'"),
    (SMALL + "[rating]\ndue = -1\n", 7, 7, "due is -1: it has to be at least 0"),
    (SMALL + '[rating]\ndue = "x"\n', 7, 7, "due is 'x': it has to be a whole number"),
    (SMALL + "[rating]\ndue = 1.5\n", 7, 7, "due is 1.5: it has to be a whole number"),
    (SMALL + "rating = 3\n", 6, 1, "unknown setting 'rating'"),
    ("rating = 3\n" + SMALL, 1, 10, "rating is 3: it has to be a table"),
    (SMALL + '[rating]\nlevels = [{ word = "A", class = "watch" }]\n', 7, 10, LEVELS),
    (SMALL + '[rating]\nlevels = [{ word = "A", class = "none" }]\n', 7, 10, LEVELS),
    (
        SMALL + '[rating]\nlevels = [\n  { word = "A", class = "none" },\n  { word = "B", class = "bad" },\n]\n',
        9,
        25,
        "class is 'bad': it can be 'none', 'watch' or 'severe'",
    ),
    (
        SMALL + '[rating]\nlevels = [\n  { word = "A", class = "none" },\n  { word = "B" },\n]\n',
        9,
        3,
        "'class' is missing",
    ),
    (
        SMALL + '[rating]\nlevels = [{ word = "Low", class = "none" }, { word = "low risk", class = "watch" }]\n',
        7,
        10,
        "two levels are called the same: 'Low' and 'low risk'",
    ),
    (
        SMALL + '[rating]\nlevels = [{ word = "No", class = "none" }, { word = "Risk!", class = "watch" }]\n',
        7,
        10,
        "a level cannot be called 'Risk!': it needs letters, and more than 'risk'",
    ),
    (SMALL + "[bands]\ngood = 30\npoor = 40.5\n", 6, 1, "poor (40.5) may not be above good (30)"),
    (SMALL + "[bands]\ngood = 130\n", 7, 8, "good is 130: it has to be at most 100"),
    (SMALL + "[bands]\ngood = nan\n", 7, 8, "good is NaN: it has to be a number"),
    (SMALL + '[metrics.nps]\nkind = "nmbr"\n', 7, 8, f"kind is 'nmbr': it can be {KINDS}"),
    (SMALL + "[metrics]\nnps = 3\n", 7, 7, "nps is 3: it has to be a table"),
    (
        SMALL + '[metrics."nps score"]\n',
        6,
        1,
        "'nps score' cannot be a name: it takes letters, digits and _, and begins with a letter or _",
    ),
    (
        SMALL + '[metrics.stage]\nkind = "ordinal"\n',
        6,
        1,
        "stage is ordinal: it needs at least two different levels, lowest first",
    ),
    (
        SMALL + '[metrics.stage]\nlevels = ["low", "Low"]\n',
        6,
        1,
        "stage is ordinal: it needs at least two different levels, lowest first",
    ),
    (SMALL + "[metrics.nps]\nrange = [100, 0]\n", 7, 9, "range is written lowest first: [0, 100]"),
    (SMALL + "[metrics.nps]\nrange = [5, 5]\n", 7, 9, "range is written lowest first: [0, 100]"),
    (SMALL + "[metrics.nps]\nrange = [0]\n", 7, 9, "range needs more values"),
    (SMALL + "[metrics.nps]\nrange = [0, 1, 2]\n", 7, 9, "range has too many values"),
    (SMALL + "[metrics.nps]\nrange = [0, inf]\n", 7, 13, "range is Infinity: it has to be a number"),
    (
        SMALL + '[metrics.csm_risk]\nkind = "number"\n',
        7,
        8,
        "csm_risk is what Pulsebook itself reads: its kind is fixed",
    ),
    (
        SMALL + '[metrics.contract_value]\nkind = "number"\n',
        7,
        8,
        "contract_value is what Pulsebook itself reads: its kind is fixed",
    ),
    (NAME + '[[profiles]]\nname = "A"\nrated = "maybe"\n', 4, 9, "rated is 'maybe': it has to be true or false"),
    (NAME + '[[profiles]]\nname = "A"\nusage.good = "nps >= 60"\n', 4, 14, "good is 'nps >= 60': it has to be a list"),
    (NAME + '[[profiles]]\nname = "A"\nusage.good = ["a > 1", 3]\n', 4, 24, "good is 3: it has to be a text in quotes"),
    (SMALL + "weight = -3\n", 6, 10, "weight is -3: it has to be at least 0"),
    (SMALL + 'weight = "much"\n', 6, 10, "weight is 'much': it has to be a number"),
    (
        SMALL + 'weight = 40\n[profiles.risk]\ngood = ["csat > 3"]\n',
        2,
        1,
        "weights are given to some only: risk has none (give every dimension one, or none)",
    ),
    (
        SMALL + 'weight = 40\n[profiles.risk]\nweight = 50.5\ngood = ["csat > 3"]\n',
        2,
        1,
        "the weights of its dimensions add up to 90.5, not 100",
    ),
    (SMALL + "[profiles.usage.weights]\nnps = 40\n", 6, 1, "the weights of its metrics add up to 40, not 100"),
    (SMALL + "weights = { nps = 0 }\n", 6, 11, "the weights of its metrics add up to 0, not 100"),
    (
        SMALL + 'poor = ["csat < 2"]\n[profiles.usage.weights]\nnps = 100\n',
        7,
        1,
        "weights are given to some only: csat has none (give every metric one, or none)",
    ),
    (
        SMALL + "[profiles.usage.weights]\nnps = 100\n  csat = 40\n",
        8,
        3,
        "csat has a weight but no condition in usage",
    ),
    (SMALL + PROFILE, 7, 8, "there is a profile 'All' already"),
]


def faults(text: str) -> list[tuple[int, int, str]]:
    reader = ModelReader(text)
    assert reader.model is None
    assert all(finding.blocking and finding.severity is Severity.ERROR for finding in reader.findings)
    return [(finding.line, finding.column, finding.message) for finding in reader.findings]


@pytest.mark.parametrize(("text", "line", "column", "message"), CASES, ids=[message[:60] for *_, message in CASES])
def test_a_fault_is_told_once_and_exactly_where_it_is(text: str, line: int, column: int, message: str) -> None:
    assert faults(text) == [(line, column, message)]


def in_good(condition: str) -> str:
    return f'{NAME}[[profiles]]\nname = "A"\n[profiles.usage]\ngood = [\n  "csat > 1",\n  {condition},\n]\n'


@pytest.mark.parametrize(
    ("condition", "line", "column", "message"),
    [
        (
            '"nps > 1 and csat > 2"',
            7,
            4,
            f"{SINGLE} and, or, not{ONE_EACH}",
        ),
        ('"nps is empty"', 7, 4, f"{SINGLE} 'is empty'{ONE_EACH}"),
        ('"nps >= 2026-02-30"', 7, 11, "2026-02-30 is not a day of the calendar"),
        ('"nps >= weekly"', 7, 4, "weekly is not a number, which nps is"),
        (
            "'usage_frequency >= hourly'",
            7,
            4,
            "hourly is not a level of usage_frequency, which has inactive, monthly, weekly, daily",
        ),
        (
            '"csm_risk >= \\"Huge\\""',
            7,
            4,
            "'Huge' is not a level of the rating scale, which has 0 No known risk, 1 Minor, 2 Major, 3 Critical",
        ),
        ("\"tier > 'gold'\"", 7, 4, "tier is a text: it can be equal (== or !=) or in a list, not >"),
        ('"nps within 5 days"', 7, 4, "nps is a number, and only a date can be within a number of days"),
        (
            '"score >= 5"',
            7,
            4,
            "score is a result of health: it serves segments and plays, never the health it comes from",
        ),
        (
            '"play.x == 1"',
            7,
            4,
            "play.x is a result of health: it serves segments and plays, never the health it comes from",
        ),
        ('"tier == \\"a\\\\\\\\b\\" ?"', 7, 23, "'?' where 'or empty', 'and', 'or' or the end was expected"),
        ('"""\n   nps >=\n  ?"""', 9, 3, "'?' where a value or a name was expected"),
        ('"""\nnps >=\n  hourly"""', 8, 1, "hourly is not a number, which nps is"),
    ],
)
def test_a_fault_in_a_condition_is_found_inside_its_text(condition: str, line: int, column: int, message: str) -> None:
    assert faults(in_good(condition)) == [(line, column, message)]


@pytest.mark.parametrize("name", ["cancelled", "conflict", "profile"])
def test_what_a_book_says_of_an_account_is_no_metric(name: str) -> None:
    message = f"{name} is what a book says of an account; a source's own column of that name is source_{name}"
    assert faults(in_good(f'"{name} is yes"')) == [(7, 4, message)]


def test_or_empty_has_no_place_among_poor_conditions() -> None:
    text = f'{SMALL}poor = ["nps < 3 or empty"]\n'
    assert faults(text) == [(6, 10, "'or empty' belongs to Good conditions only")]


def test_a_fault_in_when_is_found_on_its_line() -> None:
    text = f'{NAME}[[profiles]]\nname = "A"\nwhen = """\nnps > 1\n  and health == \'good\'\n"""\n'
    message = "health is a result of health: it serves segments and plays, never the health it comes from"
    assert faults(text) == [(6, 7, message)]


def test_all_faults_are_told_at_once() -> None:
    text = SMALL.replace("nps >= 60", "nps = 60") + 'poor = ["a", "b is"]\nweights = { csat = 100 }\n'
    assert [(line, column) for line, column, _ in faults(text)] == [(5, 14), (6, 11), (6, 19), (7, 13)]


def test_a_fault_in_one_profile_does_not_accuse_the_others() -> None:
    text = f'{SMALL}[[profiles]]\nname = "B"\nenabled = "perhaps"\n'
    assert faults(text) == [(8, 11, "enabled is 'perhaps': it has to be true or false")]
