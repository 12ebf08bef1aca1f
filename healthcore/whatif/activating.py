"""Putting a health model in force for a book that stands somewhere already: by name, in a file, or as a version."""

from pathlib import Path

from healthcore.book.model_file import ModelFile, model_file, save_model
from healthcore.book.models import find_model
from healthcore.book.opening import OpenedBook
from healthcore.journal.activations import Activation, activate, activations
from healthcore.journal.registry import Registry
from healthcore.model.tree import Model
from healthcore.vocabulary.errors import BookError, ModelError


def activate_model(
    opened: OpenedBook, model_name: str, *, name: str, reason: str, author: str, rescored: bool = False
) -> Model:
    """Puts a model in force by its name or file; every opening of the book reads it from there. Durable.

    Args:
        opened: the book, one that is remembered.
        model_name: a shipped model's name, or a file.
        name: what to call this version.
        reason: why.
        author: who does it.
        rescored: whether the days before are to count under it too, and be marked so; else it counts from today.

    Raises:
        ModelError: there is no such model or it cannot be used, name or reason is missing, or it is in force already.
        BookError: the book is not remembered yet.
    """
    model = find_model(model_name)
    _check(opened, model, name, reason, rescored=rescored)
    is_file = bool(Path(model_name).suffix) and Path(model_name).exists()
    place = str(Path(model_name).resolve()) if is_file else model_name
    with Registry(opened.journal.clock) as registry:
        registry.register(opened.name, None, registry.ids(opened.name), model=place)
    activate(
        opened.journal,
        model.fingerprint,
        name.strip(),
        model.text,
        author=author,
        reason=reason.strip(),
        rescored=rescored,
    )
    return model


def activate_version(
    opened: OpenedBook, version: Activation, *, name: str, reason: str, author: str, rescored: bool = False
) -> Path:
    """Writes a version of the book's model to the book's file again, and puts it in force; says which file.

    Raises:
        ModelError: as `activate_model`; or the file holds edits that were never in force, and nothing is written.
        BookError: the book is not remembered yet.
    """
    _check(opened, version.model, name, reason, rescored=rescored)
    file = model_file(opened)
    _check_kept(opened, file)
    saved = save_model(
        opened, file, version.text, author=author, reason=reason.strip(), name=name.strip(), rescored=rescored
    )
    return saved.path


def _check(opened: OpenedBook, model: Model, name: str, reason: str, *, rescored: bool) -> None:
    if not opened.known:
        raise BookError(
            f"{opened.name}: this book was never opened or imported, so no model is in force for it.",
            fix="Open it, or import it first.",
        )
    if not name.strip() or not reason.strip():
        raise ModelError(
            "A model is put in force with a name and a reason.",
            fix="Say what to call this version, and why it counts from now on: others will ask.",
        )
    known = activations(opened.journal)
    if known and known[-1].fingerprint == model.fingerprint and not rescored:
        raise ModelError(f"{model.name} ({model.fingerprint}) is in force already, as {known[-1].name!r}.")


def _check_kept(opened: OpenedBook, file: ModelFile) -> None:
    """What stands in a file of somebody's own is kept as a version, so that it may be written over."""
    texts = {one.text for one in activations(opened.journal)}
    if not file.is_shipped and file.text not in texts:
        raise ModelError(
            f"{file.path}: it was edited, and what it says was never in force.",
            fix="Open the book: what the file says is in force then, and kept as a version.",
        )
