"""A draft: every step can be taken back, and findings are told where they are."""

from healthcore.model.editing import edits
from healthcore.model.editing.draft import Draft
from healthcore.model.shipped import shipped_text

DRAFT = Draft.of(shipped_text("recommended"))


def moved(draft: Draft, condition: str) -> Draft:
    return draft.edited(
        lambda text: edits.set_condition(text, 2, "usage", "good", 0, condition), "threshold", merges=True
    )


def test_nothing_is_edited_at_first_and_an_edit_that_changes_nothing_is_none() -> None:
    assert not DRAFT.is_edited
    assert moved(DRAFT, "engagement > 60") is DRAFT
    assert DRAFT.undone() is DRAFT
    assert DRAFT.redone() is DRAFT


def test_steps_in_a_row_are_one_and_undo_and_redo_go_back_and_forth() -> None:
    twice = moved(moved(DRAFT, "engagement > 61"), "engagement > 62")
    assert [said for _, said in twice.before] == ["threshold"]
    assert [str(change) for change in twice.changes] == ["High-touch: engagement > 60 became > 62 (Good)"]
    assert twice.undone().text == DRAFT.text
    assert twice.undone().redone().text == twice.text
    assert twice.saved().is_edited is False


def test_findings_are_those_at_a_part_and_in_a_profile() -> None:
    broken = moved(DRAFT, "engagement > high")
    assert broken.model is None
    assert broken.changes == ()
    (finding,) = broken.findings_at(("profiles", 2, "usage", "good", 0))
    assert "high is not a number" in finding.message
    assert broken.findings_at(("profiles", 2, "usage", "good", 1)) == []
    assert broken.findings_in(2) == [finding]
    assert broken.findings_in(3) == []
    assert broken.errors == [finding]
