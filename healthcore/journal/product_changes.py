"""What changed in the product: notes after which a health model has to be looked at again."""

from dataclasses import dataclass
from datetime import datetime

from healthcore.journal.journal import Journal
from healthcore.journal.ratings import to_text


@dataclass(frozen=True, slots=True)
class ProductChange:
    """A change of the product that somebody noted.

    Attributes:
        number: tells it from every other of the book.
        text: what changed.
        author: who noted it.
        noted_at: when, in UTC.
    """

    number: int
    text: str
    author: str
    noted_at: datetime


def product_changes(journal: Journal) -> list[ProductChange]:
    """Every note, oldest first."""
    rows = journal.database.read(
        lambda connection: connection.execute(
            "SELECT seq, text, author, noted_at FROM product_changes ORDER BY seq"
        ).fetchall()
    )
    return [ProductChange(seq, text, author, datetime.fromisoformat(moment)) for seq, text, author, moment in rows]


def note_product_change(journal: Journal, text: str, author: str) -> None:
    """Write down what changed in the product. Durable when it returns."""
    row = (text, author, to_text(journal.clock.now()))
    with journal.database.writing() as connection:
        connection.execute("INSERT INTO product_changes (text, author, noted_at) VALUES (?, ?, ?)", row)
