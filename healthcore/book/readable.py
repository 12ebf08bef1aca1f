"""What conditions can read on the accounts of a book: every value by name, and how many accounts have it."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property

from healthcore.book.book import Book
from healthcore.conditions.meaning import metrics_read
from healthcore.conditions.tree import Expression
from healthcore.model.tree import Model
from healthcore.vocabulary import AGE_DAYS, CSM_RISK, FieldSpec
from healthcore.vocabulary.fields import CATALOGUE

#: What is there although no column may have it: given by people, and counted from a date.
_ALWAYS = frozenset({CSM_RISK, AGE_DAYS})


class Readable:
    """The values of a book, counted once.

    Args:
        book: the book.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    def fields(self, model: Model | None) -> dict[str, FieldSpec]:
        """Every value a condition can read: the model's first, then those of the book, and the well-known ones."""
        own = {} if model is None else dict(model.metrics)
        return own | {name: spec for name, spec in (self._of_book | CATALOGUE).items() if name not in own}

    @cached_property
    def _of_book(self) -> dict[str, FieldSpec]:
        return dict(self._book.fields)

    @cached_property
    def having(self) -> Mapping[str, int]:
        """How many accounts have a value, by the name of its column."""
        return {column.name: len(column) - column.null_count() for column in self._book.accounts}

    @cached_property
    def notes(self) -> Mapping[str, str]:
        """The same in words, for those who choose a metric."""
        total = self._book.accounts.height
        return {name: f"{having:,} of {total:,} have it" for name, having in self.having.items()}

    def oddities(self, expression: Expression, model: Model | None) -> Iterator[str]:
        """What a condition reads that nothing in the book is called, or that nobody has data for, in sentences."""
        fields = self.fields(model)
        for name in metrics_read(expression):
            if name not in fields:
                near = get_close_matches(name, fields, n=1)
                meant = f". Did you mean {near[0]}?" if near else ""
                yield f"nothing in this book is called {name}{meant}"
            elif not self.having.get(name) and name not in _ALWAYS:
                yield f"nobody in this book has data for {name}: it counts for nothing"
