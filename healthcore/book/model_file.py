"""The file that a book's health model is edited in: read, compared, written, and put in force."""

from dataclasses import dataclass, replace
from pathlib import Path

from healthcore.book.models import model_text
from healthcore.book.opening import OpenedBook
from healthcore.history.files import replaced_by
from healthcore.journal.activations import activate
from healthcore.journal.locations import book_config_dir, make_private_directory
from healthcore.journal.names import SAMPLE
from healthcore.journal.registry import Registry
from healthcore.model.reader import read_model
from healthcore.model.shipped import SHIPPED, shipped_titles
from healthcore.vocabulary import Clock
from healthcore.vocabulary.errors import ModelChangedError, ModelError

#: The file's name, in the book's directory of settings.
MODEL_FILE = "model.toml"

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A book's health model as it was read.

    Attributes:
        book: the name of the book.
        name: the model as the book remembers it: a shipped one's name, or a path.
        path: the file that an edited model is written to.
        text: its text, lines ended by line feeds.
        newline: how the file ends its lines.
        marked: whether the file begins with a byte order mark.
    """

    book: str
    name: str
    path: Path
    text: str
    newline: str = "\n"
    marked: bool = False

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with Pulsebook: an edited one becomes a file of the user's own."""
        return self.name in (*SHIPPED, SAMPLE)


def model_file(opened: OpenedBook) -> ModelFile:
    """The model that a book remembers, as its file is now; ModelError when it cannot be read."""
    with Registry(opened.journal.clock) as registry:
        known = registry.book(opened.name)
    return _read(opened.name, known.model if known is not None and known.model else opened.model_name)


def names_not_free(file: ModelFile, text: str) -> tuple[str, ...]:
    """Names that an edited model may not have, because models that come with Pulsebook are called so.

    None for a text that is such a model, letter by letter.
    """
    if any(model_text(name)[0] == text for name in (*SHIPPED, SAMPLE)):
        return ()
    return (*shipped_titles(), *((read_model(file.text).name,) if file.is_shipped else ()))


def _read(book: str, name: str) -> ModelFile:
    if name in (*SHIPPED, SAMPLE):
        return ModelFile(book, name, _free_path(book), model_text(name)[0])
    path = Path(name).resolve()
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        raise ModelError(f"{path}: this is not a text file in UTF-8.") from None
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror or error}).") from None
    newline = "\r\n" if "\r\n" in text else "\n"
    return ModelFile(
        book, name, path, text.removeprefix(_BOM).replace("\r\n", "\n"), newline, marked=text.startswith(_BOM)
    )


def _free_path(book: str) -> Path:
    """Where a first model of a book's own goes: never over one that it had before."""
    directory, number = book_config_dir(book), 1
    while (path := directory / _file_name(number)).exists():
        number += 1
    return path


def _file_name(number: int) -> str:
    return MODEL_FILE if number == 1 else MODEL_FILE.replace(".", f"-{number}.")


def save_model(
    opened: OpenedBook,
    file: ModelFile,
    text: str,
    *,
    author: str,
    reason: str,
    over: ModelFile | None = None,
    name: str = "",
    rescored: bool = False,
) -> ModelFile:
    """Writes an edited model to its file, and puts it in force for the book.

    It is a version of the book's from then on. Durable when it returns; the book has to be opened again to be scored
    by it.

    Args:
        opened: the book.
        file: the model as it was read before it was edited.
        text: the edited text.
        author: who edited it.
        reason: why.
        over: what somebody else has made of the model since, when it is to be replaced nevertheless.
        name: what to call this version; empty for what the model is called.
        rescored: whether the days before count under it too, and are marked so; else it counts from today.

    Raises:
        ModelChangedError: somebody else has changed the file, or given the book another model, since it was read.
        ModelError: accounts cannot be scored with the text; or the file cannot be written.
    """
    model = read_model(text)
    with opened.journal.database.writing():  # two windows save one after the other
        now = model_file(opened)
        known = file if over is None else over
        if (known.name, known.text) != (now.name, now.text):
            raise ModelChangedError(str(now.path), now.text)
        saved = replace(now, name=str(now.path), text=text)
        _write(saved)
        _remember(opened, saved, opened.journal.clock)
        called = name or model.name
        activate(opened.journal, model.fingerprint, called, text, author=author, reason=reason, rescored=rescored)
    return saved


def _write(file: ModelFile) -> None:
    """In one piece; a file that was there keeps its permissions."""
    make_private_directory(file.path.parent)
    mode = file.path.stat().st_mode if file.path.exists() else None
    written = (_BOM if file.marked else "") + file.text.replace("\n", file.newline)
    with replaced_by(file.path, error=ModelError) as target:
        target.write(written.encode())
    if mode is not None:
        file.path.chmod(mode)


def _remember(opened: OpenedBook, file: ModelFile, clock: Clock) -> None:
    with Registry(clock) as registry:
        ids = registry.ids(opened.name) or list(opened.book.accounts["account_id"])
        registry.register(opened.name, opened.path, ids, model=file.name)
