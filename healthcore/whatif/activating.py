"""Putting a health model in force for a book: with a name and a reason, from today or for the days before too."""

from pathlib import Path

from healthcore.book.models import find_model
from healthcore.book.opening import OpenedBook
from healthcore.history.files import replaced_by
from healthcore.journal.activations import activate, activations
from healthcore.journal.locations import book_config_dir, make_private_directory
from healthcore.journal.registry import Registry
from healthcore.model.reader import read_model
from healthcore.model.shipped import SHIPPED
from healthcore.model.tree import Model
from healthcore.vocabulary.errors import BookError, ModelError

#: The file of a model that was edited in Pulsebook, in the book's directory of settings.
MODEL_FILE = "model.toml"


def model_file(opened: OpenedBook) -> Path:
    """The file that an edit of the book's model goes to: the one it is read from, else one of the book's own."""
    chosen = Path(opened.model_name)
    is_file = opened.model_name not in SHIPPED and bool(chosen.suffix) and chosen.exists()
    return chosen.resolve() if is_file else book_config_dir(opened.name) / MODEL_FILE


def activate_text(
    opened: OpenedBook, text: str, *, name: str, reason: str, author: str, rescored: bool = False
) -> Path:
    """Writes the text of a model to the book's file and puts it in force; says which file. See `activate_model`.

    Raises:
        ModelError: the text cannot be used, or the file holds edits that nobody has seen in force: nothing is written.
            Else as `activate_model`.
    """
    file = model_file(opened)
    model = read_model(text, file.name)
    _check(opened, model, name, reason, rescored=rescored)
    _check_known(opened, file, text)
    make_private_directory(file.parent)
    with replaced_by(file, error=ModelError) as written:
        written.write(text.encode())
    # The file first: whoever is interrupted here finds the edit in force at the next opening, and nothing is lost.
    _put_in_force(opened, model, str(file), name=name, reason=reason, author=author, rescored=rescored)
    return file


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
    _put_in_force(opened, model, place, name=name, reason=reason, author=author, rescored=rescored)
    return model


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


def _check_known(opened: OpenedBook, file: Path, text: str) -> None:
    """What stands in the file is kept as a version, so that it may be written over."""
    if not file.exists():
        return
    there = file.read_text(encoding="utf-8-sig")
    if there not in {text, opened.book.model.text, *(one.text for one in activations(opened.journal))}:
        raise ModelError(
            f"{file}: it was changed by somebody since the book was opened.",
            fix="Open the book again: what the file says is in force and kept as a version then.",
        )


def _put_in_force(
    opened: OpenedBook, model: Model, place: str, *, name: str, reason: str, author: str, rescored: bool
) -> None:
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
