"""Every part of the shipped models is edited, and the difference is that edit and nothing else."""

from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

import pytest

from healthcore.model.editing import edits, levels
from healthcore.model.editing.draft import Draft
from healthcore.model.editing.part import Part, PartKind, put, said
from healthcore.model.editing.parts import metric_groups, model_groups, profile_groups, rating_groups
from healthcore.model.editing.toml_text import TomlText
from healthcore.model.shipped import SHIPPED, shipped_text

Edit = Callable[[TomlText], TomlText]

#: Another value for each kind of part, given what it says now.
OTHER: dict[PartKind, Callable[[str], str]] = {
    PartKind.TEXT: lambda _: 'Another "text" # with [signs]',
    PartKind.PROFILE_NAME: lambda _: "Another 'name'",
    PartKind.DIMENSION_NAME: lambda _: "retention",
    PartKind.WHEN: lambda _: "tier == 'Gold' or owner is empty",
    PartKind.CONDITION: lambda now: f"{now.split()[0] if now else 'engagement'} != 7.25",
    PartKind.YES_NO: lambda now: "no" if now == "yes" else "yes",
    PartKind.NUMBER: lambda _: "77.5",
    PartKind.DAYS: lambda _: "21",
    PartKind.WORDS: lambda _: "one, two, three",
    PartKind.RANGE: lambda _: "-5 to 12.5",
}


def parts(text: TomlText) -> Iterator[Part]:
    """Every part that the Settings screen shows."""
    sections = [profile_groups(text, at) for at in range(len(edits.profile_names(text)))]
    sections += [model_groups(text), rating_groups(text), metric_groups(text, ("engagement", "nps", "own_metric"))]
    for groups in sections:
        for group in groups:
            yield from ([group.name] if group.name is not None else [])
            yield from group.parts


def other(part: Part, now: str, text: TomlText) -> str:
    if part.kind is PartKind.CHOICE:
        return next(choice for choice in part.choices if choice != (now or part.unset))
    if part.kind in {PartKind.DIMENSION_WEIGHTS, PartKind.METRIC_WEIGHTS}:
        profile = int(part.path[1])
        names = edits.dimensions_of(text, profile)
        if part.kind is PartKind.METRIC_WEIGHTS:
            names = edits.metrics_of(text, profile, str(part.path[2]))
        first = 100 - (len(names) - 1)
        return ", ".join(f"{name} {first if not at else 1}" for at, name in enumerate(names))
    return OTHER[part.kind](now)


def differences(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and those that came."""
    one, two = before.splitlines(), after.splitlines()
    went, came = [], []
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag != "equal":
            went += one[a:b]
            came += two[c:d]
    return went, came


def remarks(text: str) -> Counter[str]:
    return Counter(line.partition("#")[2] for line in text.splitlines() if "#" in line)


@pytest.mark.parametrize("name", SHIPPED)
def test_an_edit_of_any_part_changes_its_lines_and_no_other(name: str) -> None:
    text = TomlText(shipped_text(name))
    edited = 0
    for part in parts(text):
        now = said(text, part)
        wanted = other(part, now, text).strip()
        after = put(text, part, wanted)
        assert said(after, part) == wanted or part.kind is PartKind.DIMENSION_NAME, part
        went, came = differences(text.text, after.text)
        if now and part.kind in {PartKind.DIMENSION_NAME, PartKind.METRIC_WEIGHTS, PartKind.DIMENSION_WEIGHTS}:
            assert len(went) == len(came) >= 1, part
        elif now:
            assert (len(went), len(came)) == (1, 1), part
            assert went[0].partition("#")[2] == came[0].partition("#")[2] or "#" in wanted, part
        else:
            assert went == [], part
            assert came, part
        edited += 1
    assert edited > 60


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_taken_out_takes_its_line_and_undo_gives_it_back(name: str) -> None:
    draft = Draft.of(shipped_text(name))
    for part in parts(draft.toml):
        if not part.optional or not said(draft.toml, part) or part.path[:2] == levels.LEVELS:
            continue
        after = draft.edited(lambda text, part=part: put(text, part, ""), "taken out")  # type: ignore[misc]
        went, came = differences(draft.text, after.text)
        assert went, part
        assert not came, part
        assert after.undone().text == draft.text


def structural(text: TomlText) -> Iterator[tuple[str, Edit, Edit]]:
    """Edits of what there is of something, each with the one that takes it back."""
    count = len(edits.profile_names(text))
    for at in range(count):
        yield (
            f"duplicate profile {at}",
            lambda t, at=at: edits.duplicate_profile(t, at),  # type: ignore[misc]
            lambda t, at=at: edits.delete_profile(t, at + 1),  # type: ignore[misc]
        )
        yield (
            f"add profile {at}",
            lambda t, at=at: edits.add_profile(t, at, "Another"),  # type: ignore[misc]
            lambda t, at=at: edits.delete_profile(t, at),  # type: ignore[misc]
        )
        if at:
            yield (
                f"move profile {at}",
                lambda t, at=at: edits.move_profile(t, at, -1),  # type: ignore[misc]
                lambda t, at=at: edits.move_profile(t, at - 1, 1),  # type: ignore[misc]
            )
        names = edits.dimensions_of(text, at)
        yield (
            f"add dimension {at}",
            lambda t, at=at: edits.add_dimension(t, at, "adoption"),  # type: ignore[misc]
            lambda t, at=at: edits.delete_dimension(t, at, "adoption"),  # type: ignore[misc]
        )
        for name in names[1:]:
            yield (
                f"move dimension {at} {name}",
                lambda t, at=at, name=name: edits.move_dimension(t, at, name, -1),  # type: ignore[misc]
                lambda t, at=at, name=name: edits.move_dimension(t, at, name, 1),  # type: ignore[misc]
            )
        for name in names:
            for side in (edits.GOOD, edits.POOR):
                have = len(text.get(("profiles", at, name, side)) or [])
                for place in {0, have}:
                    yield (
                        f"add condition {at} {name} {side} {place}",
                        lambda t, a=at, n=name, s=side, p=place: edits.add_condition(t, a, n, s, p, "own_metric > 1"),  # type: ignore[misc]
                        lambda t, a=at, n=name, s=side, p=place: edits.remove_condition(t, a, n, s, p),  # type: ignore[misc]
                    )
                for place in range(1, have):
                    yield (
                        f"move condition {at} {name} {side} {place}",
                        lambda t, a=at, n=name, s=side, p=place: edits.move_condition(t, a, n, s, p, -1),  # type: ignore[misc]
                        lambda t, a=at, n=name, s=side, p=place: edits.move_condition(t, a, n, s, p, -1),  # type: ignore[misc]
                    )


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_added_or_moved_and_taken_back_leaves_the_text_as_it_was(name: str) -> None:
    text = TomlText(shipped_text(name))
    for what, edit, back in structural(text):
        after = edit(text)
        assert after.text != text.text, what
        went, _ = differences(text.text, after.text)
        if "add" in what or "duplicate" in what:
            conditions = "condition" in what
            assert len(went) == (1 if conditions else 0), (what, went)
            assert remarks(text.text) <= remarks(after.text)
        else:
            assert sorted(text.text.splitlines()) == sorted(after.text.splitlines()) or "condition" in what, what
        assert back(after).text == text.text, what


@pytest.mark.parametrize("name", SHIPPED)
def test_deleting_takes_the_lines_of_what_is_deleted_and_no_other(name: str) -> None:
    text = TomlText(shipped_text(name))
    for at in range(len(edits.profile_names(text))):
        went, came = differences(text.text, edits.delete_profile(text, at).text)
        assert not came
        assert sum(line == "[[profiles]]" for line in went) == 1
        for dimension in edits.dimensions_of(text, at):
            after = edits.delete_dimension(text, at, dimension)
            went, came = differences(text.text, after.text)
            assert not came
            assert all("[[profiles]]" not in line for line in went)
            assert after.text.count("\n\n\n") == text.text.count("\n\n\n")
