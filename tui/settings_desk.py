"""What the Settings screen works on: the model's file, the draft, the versions that were in force. Not a widget."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from healthcore.book.model_file import ModelFile, model_file, names_not_free, save_model
from healthcore.book.readable import Readable
from healthcore.conditions.parser import parse
from healthcore.journal.activations import Activation, activations
from healthcore.model.diff import Change, model_changes
from healthcore.model.editing.completion import Candidate, Completion, complete
from healthcore.model.editing.draft import Draft
from healthcore.model.editing.part import Part, PartKind, put
from healthcore.model.editing.toml_text import TomlText
from healthcore.model.findings import Finding, Severity
from healthcore.model.rating import SCALES, RatingScale
from healthcore.model.tree import Model
from healthcore.vocabulary import CSM_RISK, DIMENSIONS, FIELDS, FieldSpec
from healthcore.vocabulary.errors import ModelError

if TYPE_CHECKING:
    from healthcore.book.opening import OpenedBook


class SettingsDesk:
    """A book's health model with what somebody is about to change in it.

    Args:
        opened: the book.
        author: who edits.

    Attributes:
        file: the model's file as it was read.
        draft: the text with the edits; nothing of it is written before `save`.
        tried: the draft as it would be with what is being typed; None when nobody is typing.
        versions: the models that were in force, oldest first.
        version_changes: what each of them changed, as far as `changes_of_versions` was asked.

    Raises:
        ModelError: the file cannot be read.
    """

    def __init__(self, opened: "OpenedBook", author: str) -> None:
        self.opened = opened
        self.author = author
        self.file: ModelFile = model_file(opened)
        self.draft = Draft.of(self.file.text)
        self.tried: Draft | None = None
        self.versions: list[Activation] = activations(opened.journal)
        self.version_changes: tuple[tuple[Change, ...], ...] = ()
        self._readable = Readable(opened.book)

    @property
    def knows_versions(self) -> bool:
        """Whether it is worked out what every version changed."""
        return len(self.version_changes) == len(self.versions)

    def changes_of_versions(self) -> tuple[tuple[Change, ...], ...]:
        """What each version changed, oldest first. All of them are read: not for the thread that paints."""
        models = [version.model for version in self.versions]
        return ((), *(model_changes(old, new) for old, new in pairwise(models)))[: len(models)]

    @property
    def shown(self) -> Draft:
        """The draft as it is to be shown: with what is being typed."""
        return self.tried or self.draft

    def take(self, opened: "OpenedBook") -> None:
        """Takes over the book as opened again; where nothing is edited, the file as it is now, too."""
        if opened is not self.opened:
            self._readable = Readable(opened.book)
        self.opened = opened
        self.versions = activations(opened.journal)
        if not self.draft.is_edited:
            file = model_file(opened)
            if file != self.file:
                self.file, self.draft = file, Draft.of(file.text)

    def edit(self, edit: Callable[[TomlText], TomlText], said: str, *, merges: bool = False) -> bool:
        """Edits the draft; False when that changes nothing. ModelError when the edit cannot be made."""
        before, self.tried = self.draft, None
        self.draft = self.draft.edited(edit, said, merges=merges)
        return self.draft is not before

    def try_part(self, part: Part, typed: str) -> list[Finding]:
        """Shows a part as it is typed; gives what is odd about it.

        Raises:
            ModelError: nothing can be made of it, or it is wrong; the draft is shown without it.
        """
        self.tried = None
        tried = self.draft.edited(lambda text: put(text, part, typed), part.label)
        findings = tried.findings_at(part.path)
        if problems := [finding.message for finding in findings if finding.blocking]:
            raise ModelError(*problems)
        self.tried = tried
        return [*self._odd(part, typed), *findings]

    def _odd(self, part: Part, typed: str) -> Iterator[Finding]:
        """What only the book can tell about a condition."""
        if part.kind in {PartKind.CONDITION, PartKind.NEW_CONDITION, PartKind.WHEN} and typed.strip():
            for message in self._readable.oddities(parse(typed), self._model):
                yield Finding(0, 0, Severity.WARNING, message)

    def dimension_names(self, typed: str) -> Completion:
        """The dimensions that one may mean: those of the shipped models, and those of this one."""
        own = {} if self._model is None else self._model.dimension_labels
        known = {**DIMENSIONS, **own}
        found = (Candidate(name, label) for name, label in known.items() if name.startswith(typed.strip()))
        return Completion(0, tuple(found))

    def metric_names(self, typed: str) -> Completion:
        """The metrics that are not declared yet."""
        declared = self.draft.toml.get(("metrics",)) or {}
        fields = {name: spec for name, spec in self.fields.items() if name not in {*declared, *FIELDS}}
        return complete(typed, fields, self.scale, notes=self.notes)

    @property
    def notes(self) -> Mapping[str, str]:
        """How many accounts have data, for every value that some column has."""
        return self._readable.notes

    @property
    def scale(self) -> RatingScale:
        """The rating scale of the draft, of the file while the draft has none."""
        model = self._model
        return SCALES["four"] if model is None else model.rating

    @property
    def read_metrics(self) -> list[str]:
        """The metrics that the scorecards read."""
        model = self._model
        read = () if model is None else (metric for profile in model.profiles for metric in profile.metrics)
        return [name for name in dict.fromkeys(read) if name != CSM_RISK]

    def restore(self, version: Activation, number: int) -> None:
        """Makes the draft what a version was."""
        self.draft = self.draft.with_text(version.text.replace("\r\n", "\n"), f"version {number} restored")

    @property
    def names_not_free(self) -> tuple[str, ...]:
        """Names that models which come with Pulsebook have: the draft needs another, unless it is one of them."""
        return names_not_free(self.file, self.draft.text)

    @property
    def name_to_save(self) -> str:
        """What the draft is called, or may be called where its name is not free."""
        name = str(self.draft.toml.get(("name",)) or "")
        return f"{name}, tuned" if name in self.names_not_free else name

    @property
    def target(self) -> str:
        """What saving does, in a sentence."""
        return f"Written to {self.file.path}, and in force from today on."

    def save(self, reason: str, *, name: str = "", over: ModelFile | None = None, rescored: bool = False) -> None:
        """Writes the draft to the model's file and puts it in force; see `save_model`."""
        if name and name != self.draft.toml.get(("name",)):
            self.edit(lambda text: text.set(("name",), name), f"name {name}")
        text, author = self.draft.text, self.author
        self.file = save_model(self.opened, self.file, text, author=author, reason=reason, over=over, rescored=rescored)
        self.draft = self.draft.saved()
        self.versions = activations(self.opened.journal)

    def theirs(self) -> ModelFile:
        """What the model is by now, after somebody else has changed it."""
        return model_file(self.opened)

    def take_theirs(self) -> None:
        """Lets the draft go for what somebody else has made of the model."""
        self.file = self.theirs()
        self.draft = Draft.of(self.file.text)

    @property
    def fields(self) -> dict[str, FieldSpec]:
        """Every value a condition can read: those of the model, of the book, and the well-known ones."""
        return self._readable.fields(self._model)

    @property
    def _model(self) -> Model | None:
        """The model of the draft; of the file while the draft has none."""
        return self.draft.model or self.draft.base_model
