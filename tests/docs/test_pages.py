"""The pages hold together: links lead somewhere, models can be used, conditions can be written as they are shown."""

import re
import tomllib
from pathlib import Path

import pytest

from healthcore.conditions.meaning import Meanings, comparisons
from healthcore.conditions.parser import parse, parse_comparison
from healthcore.conditions.tree import Days, Expression, IsEmpty, Operator, Percent
from healthcore.conditions.words import to_text
from healthcore.figures.kinds import DIMENSION_KINDS, KINDS
from healthcore.model.file import SETTINGS
from healthcore.model.findings import Severity
from healthcore.model.lint import lint
from healthcore.model.rating import SCALES, RatingClass
from healthcore.model.shipped import SHIPPED
from healthcore.segments.derived import FIXED
from healthcore.vocabulary import CATALOGUE, DERIVED, FIELDS, Kind
from tests.docs.pages import DOCS, ROOT, Block, anchors, blocks_in, inline_code, links, pages
from themes.definition import read_theme

MODELS = DOCS / "models.md"
TOML = blocks_in("toml")
WHOLE_MODELS = [block for block in TOML if "[[profiles]]" in block.text and not block.name.startswith("faulty-")]
THEMES = [block for block in TOML if "[colors]" in block.text]
CONDITIONS = [
    (block.name, line) for block in blocks_in("condition", MODELS) for line in block.text.strip().splitlines()
]


def _name(block: Block) -> str:
    return f"{block.page.stem}:{block.line}"


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_is_there(page: Path) -> None:
    broken = []
    for target in links(page):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        if not to.exists() or (anchor and anchor not in anchors(to)):
            broken.append(target)
    assert not broken


def test_the_index_leads_to_every_page() -> None:
    listed = {(DOCS / target.partition("#")[0]).resolve() for target in links(DOCS / "README.md")}
    assert {page for page in DOCS.glob("*.md") if page.name != "README.md"} <= listed


@pytest.mark.parametrize("block", [block for block in TOML if not block.name.startswith("faulty-")], ids=_name)
def test_every_toml_example_is_toml(block: Block) -> None:
    assert tomllib.loads(block.text)


@pytest.mark.parametrize("block", WHOLE_MODELS, ids=_name)
def test_every_whole_model_on_a_page_is_without_errors(block: Block) -> None:
    model, findings = lint(block.text)
    assert model is not None
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("block", THEMES, ids=_name)
def test_every_theme_on_a_page_can_be_used(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "theme.toml"
    path.write_text(block.text, encoding="utf-8")
    assert read_theme(path).name


@pytest.mark.parametrize(("where", "condition"), CONDITIONS, ids=[line for _, line in CONDITIONS])
def test_every_condition_of_the_reference_can_be_written_there(where: str, condition: str) -> None:
    tree = _tree(where, condition)
    assert parse(to_text(tree)) == tree
    Meanings({**CATALOGUE, **FIELDS}, SCALES["four"]).check(tree)


def test_the_reference_shows_every_operator_and_every_kind_of_value() -> None:
    trees = [_tree(where, condition) for where, condition in CONDITIONS]
    flat = [comparison for tree in trees for comparison in comparisons(tree)]
    assert {comparison.operator for comparison in flat} == set(Operator)
    assert {type(value) for comparison in flat for value in comparison.values} >= {float, str, Percent, Days}
    assert any(isinstance(tree, IsEmpty) for tree in trees)
    assert any(comparison.or_empty for comparison in flat)


def test_the_page_of_models_names_everything_a_model_can_say() -> None:
    page = MODELS.read_text(encoding="utf-8")
    values = {kind.value for kind in Kind} - {Kind.MONEY.value} | {rating_class.value for rating_class in RatingClass}
    for word in (*SETTINGS, *values, *SHIPPED, *DERIVED):
        assert re.search(rf"[`\[{{ ]{word}[`\]. ]", page), word


def test_the_page_of_books_names_every_field_and_metric() -> None:
    named = set(inline_code(DOCS / "books.md"))
    assert not {*FIELDS, *CATALOGUE} - named


def test_the_page_of_segments_names_every_derived_value() -> None:
    named = set(inline_code(DOCS / "segments.md"))
    assert {derived.spec.name for derived in FIXED} <= named


def test_the_page_of_figures_defines_every_figure_in_the_words_of_the_program() -> None:
    page = (DOCS / "figures.md").read_text(encoding="utf-8")
    for kind in (*KINDS, *DIMENSION_KINDS):
        assert f"| {kind.label} (`{kind.key}`) | {kind.definition} |" in page, kind.key


def _tree(where: str, condition: str) -> Expression:
    return parse(condition) if where == "when" else parse_comparison(condition, good=where == "good")
