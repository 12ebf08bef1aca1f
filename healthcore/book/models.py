"""Which health model a book is scored with."""

from pathlib import Path

from healthcore.journal.names import SAMPLE
from healthcore.model.reader import read_model
from healthcore.model.shipped import SHIPPED, shipped_text
from healthcore.model.tree import Model
from healthcore.sample.history import model_text as sample_text
from healthcore.vocabulary.errors import ModelError


def model_text(name: str) -> tuple[str, str]:
    """The text of a model by name or path, and what to call it in errors."""
    if name in SHIPPED:
        return shipped_text(name), name
    if name == SAMPLE:
        return sample_text(), SAMPLE
    path = Path(name)
    known = ", ".join((*SHIPPED, SAMPLE))
    fix = f"Give a file, or one of the models that come with Pulsebook: {known}."
    try:
        return path.read_text(encoding="utf-8-sig"), name
    except FileNotFoundError:
        raise ModelError(f"{name}: there is no such model or file.", fix=fix) from None
    except UnicodeDecodeError:
        raise ModelError(f"{name}: this is not a text file in UTF-8.", fix=fix) from None
    except OSError as error:
        raise ModelError(f"{name}: cannot be read ({error.strerror or error}).", fix=fix) from None


def find_model(name: str) -> Model:
    """A model by name or path; ModelError when there is none or it cannot be used."""
    text, origin = model_text(name)
    return read_model(text, origin)
