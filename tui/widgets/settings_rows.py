"""What the Settings screen lists: the sections of a model, and the editable parts of one, as rows."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from healthcore.model.editing import edits, parts
from healthcore.model.editing.part import Part, PartKind, said
from healthcore.model.editing.parts import Group
from healthcore.model.findings import Finding, Severity
from tui import cells
from tui.widgets.laid_out import paragraph, quiet
from tui.widgets.row_list import Row

if TYPE_CHECKING:
    from healthcore.book.model_file import ModelFile
    from healthcore.journal.activations import Activation
    from healthcore.model.diff import Change
    from healthcore.model.editing.draft import Draft
    from healthcore.model.editing.toml_text import TomlText

_LABEL, _SHORT_LABEL = 17, 13

#: The width from which on labels are written in full.
_WIDE = 60

#: How many changes of a version are written out.
_MOST_CHANGES = 8
_MARKS = {Severity.ERROR: ("✗ ", "bold $text-error"), Severity.WARNING: ("! ", "$text-warning")}
_TOGGLED = {True: "●", False: "○"}

#: The sections below the profiles, each with the name that its row has.
MODEL, RATING, METRICS, VERSIONS = "model", "rating", "metrics", "versions"

#: What can be done with a section while the cursor is on it: key and what it does.
ABOUT_SECTIONS = {
    "profile": (
        ("enter", "its scorecard"),
        ("a", "add one before it"),
        ("d", "duplicate"),
        ("J K", "move"),
        ("x", "leave out"),
        ("del", "delete"),
    ),
    MODEL: (("enter", "its name, what gives the colour, and what dimensions are called"),),
    RATING: (("enter", "when ratings are due, and the levels"),),
    METRICS: (("enter", "what each metric is called, and what values it takes"),),
    VERSIONS: (("enter", "every model that was in force, and what each changed"),),
}


def groups_of(toml: "TomlText", section: str, read_metrics: Sequence[str]) -> Sequence[Group]:
    """The parts of a section, by the name of its row."""
    kind, _, number = section.partition(":")
    if kind == MODEL:
        return parts.model_groups(toml)
    if kind == RATING:
        return parts.rating_groups(toml)
    if kind == METRICS:
        return parts.metric_groups(toml, tuple(read_metrics))
    return parts.profile_groups(toml, int(number or 0))


def status_line(draft: "Draft", file: "ModelFile", scored_by: str) -> Content:
    """Which file, whether it is edited, and whether the book is scored by another text than the file's."""
    where = "comes with Pulsebook; edits become a file of your own" if file.is_shipped else str(file.path)
    told = [Content(cells.plain(str(draft.toml.get(("name",)) or ""))).stylize("bold")]
    if draft.is_edited:
        told.append(Content.styled("edited, not in force", "bold $accent"))
    if file.text != scored_by:
        told.append(Content.styled("the book is scored by an earlier text: ctrl+r", "$text-warning"))
    errors, warnings = len(draft.errors), len(draft.findings) - len(draft.errors)
    if errors:
        told.append(Content.styled(f"✗ {errors} {'error' if errors == 1 else 'errors'}", "bold $text-error"))
    if warnings:
        told.append(Content.styled(f"! {warnings} {'warning' if warnings == 1 else 'warnings'}", "$text-warning"))
    return Content("   ").join([*told, quiet(cells.plain(where))])


def section_rows(draft: "Draft", versions: int) -> list[Row]:
    """The list at the left: profiles in the order in which they are tried, then the rest of the model."""
    toml = draft.toml
    rows = [Row("", lambda _: quiet("Profiles, in order"))]
    for at, profile in enumerate(toml.get(("profiles",)) or []):
        findings = draft.findings_in(at)
        rows.append(Row(f"profile:{at}", partial(_profile, at + 1, profile, findings)))
    by = "by the score" if toml.get(("mode",)) == "dimensional" else "by the rules"
    rows.append(Row("", lambda _: Content("")))
    rows.append(Row("", lambda _: quiet("The model")))
    for name, label, aside in (
        (MODEL, cells.plain(str(toml.get(("name",)) or "")), by),
        (RATING, "Rating scale", ""),
        (METRICS, "Metrics", ""),
        (VERSIONS, "Versions", str(versions)),
    ):
        rows.append(Row(name, partial(_section, label, aside)))
    return rows


def _profile(number: int, profile: dict[str, object], findings: Sequence[Finding], width: int) -> Content:
    enabled = profile.get("enabled", True)
    name = cells.fit(cells.plain(str(profile.get("name", ""))), width - 6)
    mark = _mark(findings)
    return Content.assemble(
        mark, (f"{number:>2} ", "$foreground-muted"), (name, "" if enabled else "$foreground-muted strike")
    )


def _section(label: str, aside: str, width: int) -> Content:
    room = max(4, width - 2)
    beside = f"  {aside}" if aside else ""
    name = cells.fit(label, max(4, min(cells.width(label), room - cells.width(beside))))
    return Content.assemble("  ", name, (beside, "$foreground-muted"))


def part_id(part: Part) -> str:
    """What tells a part's row from the others."""
    return "/".join(str(step) for step in part.path) + (f":{part.kind}" if part.kind in _SHARED else "")


#: Kinds of parts that stand at the path of another.
_SHARED = {PartKind.DIMENSION_WEIGHTS, PartKind.DIMENSION_NAME}


def group_rows(draft: "Draft", groups: Sequence[Group]) -> tuple[list[Row], dict[str, tuple[Group, Part]]]:
    """The rows of a section's parts, and what each stands for."""
    rows: list[Row] = []
    known: dict[str, tuple[Group, Part]] = {}
    for group in groups:
        if group.title:
            if rows:
                rows.append(Row("", lambda _: Content("")))
            rows.append(_heading(draft, group, known))
        label = ""
        for part in group.parts:
            known[part_id(part)] = group, part
            shown = part.label if part.label != label else ""
            label = part.label
            rows.append(Row(part_id(part), partial(_part, draft, part, shown, bool(group.title))))
    return rows, known


def _heading(draft: "Draft", group: Group, known: dict[str, tuple[Group, Part]]) -> Row:
    title = cells.plain(group.title)
    aside = _weight(draft.toml, group)
    content: Callable[[int], Content] = lambda _: Content.assemble(  # noqa: E731 - a layout
        "  ", (title, "bold $accent"), (f"  {aside}" if aside else "", "$foreground-muted")
    )
    if group.name is None:
        return Row("", content)
    known[part_id(group.name)] = group, group.name
    return Row(part_id(group.name), content)


def _weight(toml: "TomlText", group: Group) -> str:
    if group.path[:1] != ("profiles",):
        return ""
    weight = toml.get((*group.path, "weight"))
    return "" if weight is None else f"{edits.number_words(weight)}% of the score"


def _part(draft: "Draft", part: Part, label: str, inset: bool, width: int) -> Content:
    text = said(draft.toml, part)
    findings = [] if part.kind in _SHARED else draft.findings_at(part.path)
    room = (_LABEL if width >= _WIDE else _SHORT_LABEL) - (2 if inset else 0)
    head = Content.assemble(_mark(findings), "  " if inset else "", (cells.fit(label, room), _label_style(part)), " ")
    if text and part.kind is PartKind.DAYS:
        shown, style = _days(part, text), ""
    elif text:
        shown, style = cells.plain(text), ""
    else:
        shown, style = cells.plain(part.unset) or "–", "$foreground-muted italic" if part.unset else "$foreground-muted"
    if part.kind is PartKind.YES_NO:
        shown = f"{_TOGGLED[(text or part.unset) == 'yes']} {shown}"
    rest = max(4, width - head.cell_length)
    aside = "" if part.kind is not PartKind.CONDITION else _share(draft.toml, part)
    if not aside and cells.width(shown) > rest:
        below = Content("\n" + " " * head.cell_length)
        return head + below.join(Content.styled(shown, style).wrap(rest))
    value = cells.fit(shown, min(cells.width(shown), rest - (5 if aside else 0)))
    gap = " " * max(1, min(40, rest - 4) - cells.width(value)) if aside else ""
    return Content.assemble(head, (value, style), (f"{gap}{aside}" if aside else "", "$foreground-muted"))


def _days(part: Part, text: str) -> str:
    if text == "0" and part.path[-1] == "expires":
        return "until the next one"
    return f"{text} {'day' if text == '1' else 'days'}"


def _label_style(part: Part) -> str:
    if part.kind is PartKind.CONDITION:
        return "$health-good" if part.is_good else "$health-poor"
    return "$foreground-muted"


def _share(toml: "TomlText", part: Part) -> str:
    """The weight of the condition's metric in its dimension, beside its Good condition."""
    if not part.is_good:
        return ""
    weights = toml.get((*part.path[:-2], "weights"))
    text = said(toml, part)
    name = text.split(" ")[0] if text else ""
    return f"{edits.number_words(weights[name])}%" if weights and name in weights else ""


def _mark(findings: Sequence[Finding]) -> Content:
    if not findings:
        return Content("  ")
    worst = min(findings, key=lambda finding: finding.severity is not Severity.ERROR)
    return Content.styled(*_MARKS[worst.severity])


def version_rows(versions: "Sequence[Activation]", changes: "Sequence[Sequence[Change]]") -> list[Row]:
    """The models that were in force, the newest first, each with what it changed, as far as that is known already."""
    rows = [
        Row("", lambda _: quiet("Enter makes a version the draft again; nothing is written before it is in force."))
    ]
    for at in range(len(versions) - 1, -1, -1):
        told = changes[at] if at < len(changes) else ()
        rows.append(Row("", lambda _: Content("")))
        rows.append(Row(f"version:{at + 1}", partial(_version, at + 1, versions[at], told, at == len(versions) - 1)))
    return rows


def _version(number: int, version: "Activation", changes: "Sequence[Change]", now: bool, width: int) -> Content:
    head = Content.assemble(
        (f"{number:>2}  ", "$foreground-muted"),
        (cells.plain(version.name), "bold"),
        ("  in force", "bold $accent") if now else "",
        ("  days before re-scored", "$text-warning") if version.rescored else "",
        (f"  since {version.activated_at.astimezone():%Y-%m-%d %H:%M}, by {cells.plain(version.author)}", ""),
    )
    lines = [head.truncate(width, ellipsis=True), *paragraph(quiet(cells.plain(version.reason)), width, 4)]
    lines += [
        Content.assemble("    ", ("∙ ", "$accent"), cells.plain(str(change))).truncate(width, ellipsis=True)
        for change in changes[:_MOST_CHANGES]
    ]
    if len(changes) > _MOST_CHANGES:
        lines.append(quiet(f"    and {len(changes) - _MOST_CHANGES:,} more"))
    return Content("\n").join(lines)


def about_section(section: str) -> Content:
    """What can be done with a section, in a line."""
    keys = ABOUT_SECTIONS[section.partition(":")[0]]
    return Content("   ").join(Content.assemble((key, "bold $accent"), " ", quiet(does)) for key, does in keys)


def draft_lines(draft: "Draft", findings: Sequence[Finding], about: Content, width: int) -> Iterator[Content]:
    """What is to be said below the lists: findings where the cursor is, else the first errors; what is edited."""
    told = list(findings) or draft.errors[:2]
    for finding in told[:3]:
        style = "$text-error" if finding.severity is Severity.ERROR else "$text-warning"
        place = f"line {finding.line}, column {finding.column}  " if finding.line else ""
        yield Content.assemble(
            (_MARKS[finding.severity][0], style), (place, "$foreground-muted"), (cells.plain(finding.message), "")
        ).truncate(width, ellipsis=True)
    if not told and about:
        yield about.truncate(width, ellipsis=True)
    if not draft.is_edited:
        yield quiet("Nothing is edited.")  # so that the first edit moves nothing on the screen
    for change in draft.changes[:4]:
        yield Content.assemble(("∙ ", "bold $accent"), cells.plain(str(change))).truncate(width, ellipsis=True)
    if len(draft.changes) > 4:
        yield quiet(f"and {len(draft.changes) - 4:,} more changes")
