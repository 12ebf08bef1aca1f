"""A health model that somebody is editing: its text as it was, as it is now, and every step between."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from healthcore.model.diff import Change, model_changes
from healthcore.model.editing.toml_text import TomlText
from healthcore.model.findings import Finding, Severity
from healthcore.model.lint import lint
from healthcore.model.positions import Path
from healthcore.model.tree import Model
from healthcore.vocabulary.errors import ModelError


@lru_cache(maxsize=8)
def _linted(text: str) -> tuple[Model | None, list[Finding]]:
    """What lint says; a draft and those around it ask for the same texts again and again."""
    return lint(text)


@dataclass(frozen=True)
class Draft:
    """A model's text with what was done to it; edits give another draft.

    Attributes:
        base: the text that edits are compared with: the file's.
        text: the text as it is now.
        before: earlier texts, each with what was done to it.
        after: texts that undo left, for redo.
    """

    base: str
    text: str
    before: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    after: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, text: str) -> "Draft":
        """A draft in which nothing is edited yet."""
        return cls(text, text)

    @cached_property
    def toml(self) -> TomlText:
        """The text, to be read and edited; ModelError when it is not TOML."""
        return TomlText(self.text)

    @property
    def _linted(self) -> tuple[Model | None, list[Finding]]:
        return _linted(self.text)

    @property
    def model(self) -> Model | None:
        """The model; None when accounts cannot be scored with it, and `findings` say why."""
        return self._linted[0]

    @property
    def findings(self) -> list[Finding]:
        """Everything wrong or odd in the text, with line and column."""
        return self._linted[1]

    @property
    def errors(self) -> list[Finding]:
        """What has to be mended before it can be saved."""
        return [finding for finding in self.findings if finding.severity is Severity.ERROR]

    @property
    def base_model(self) -> Model | None:
        """The model of the file."""
        return _linted(self.base)[0]

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What it means differently from the file; nothing while one of the two is no model."""
        if self.model is None or self.base_model is None:
            return ()
        return model_changes(self.base_model, self.model)

    @property
    def is_edited(self) -> bool:
        """Whether the text is another one than the file's."""
        return self.text != self.base

    def edited(self, edit: Callable[[TomlText], TomlText], said: str, *, merges: bool = False) -> "Draft":
        """The draft after an edit; itself when that changes nothing. ModelError when the edit cannot be made.

        With `merges` it is one step with the edit before it, if that was said to be the same.
        """
        text = edit(self.toml).text
        if text == self.text:
            return self
        if merges and self.before and self.before[-1][1] == said:
            return Draft(self.base, text, self.before)
        return self.with_text(text, said)

    def with_text(self, text: str, said: str) -> "Draft":
        """The draft with another text altogether, such as an earlier version's."""
        return Draft(self.base, text, (*self.before, (self.text, said)))

    def undone(self) -> "Draft":
        """The draft before the last edit; itself when there is none."""
        if not self.before:
            return self
        text, said = self.before[-1]
        return Draft(self.base, text, self.before[:-1], (*self.after, (self.text, said)))

    def redone(self) -> "Draft":
        """The draft with the edit that was undone last; itself when there is none."""
        if not self.after:
            return self
        text, said = self.after[-1]
        return Draft(self.base, text, (*self.before, (self.text, said)), self.after[:-1])

    def saved(self) -> "Draft":
        """The draft after its text became the file's; undo still leads back."""
        return replace(self, base=self.text)

    def findings_at(self, path: Path) -> list[Finding]:
        """The findings that point into the value at a path, or at its key."""
        try:
            places = self.toml.places
        except ModelError:
            return []
        line, column = places.of(path)
        key_line, _ = places.of_key(path)
        span = places.span(path)
        if span is None:
            return [finding for finding in self.findings if finding.line in {line, key_line}]
        last_line, last_column = places.at(span[1])
        return [
            finding
            for finding in self.findings
            if (line, column) <= (finding.line, finding.column) <= (last_line, last_column)
        ]

    def findings_in(self, profile: int) -> list[Finding]:
        """The findings that point into a profile, from its header to the next one's."""
        try:
            places = self.toml.places
        except ModelError:
            return []
        path, following = ("profiles", profile), ("profiles", profile + 1)
        end = places.of(following)[0] if following in places else self.text.count("\n") + 2
        return [finding for finding in self.findings if places.of(path)[0] <= finding.line < end]
