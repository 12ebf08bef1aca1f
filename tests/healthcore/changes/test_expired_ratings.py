"""A rating that expires turns the account on the day after its last, whether or not anything was loaded then."""

from pathlib import Path

from healthcore.book.opening import OpenedBook, open_book
from healthcore.book.rating import save_rating
from healthcore.book.request import BookRequest
from healthcore.changes.day import day_of
from healthcore.history.flips import OVERALL
from healthcore.today.today import ratings_due
from tests.healthcore.book.books import RECOMMENDED, Ticking, csv_file
from tests.healthcore.segments.days import account, day_before


def opened(directory: Path, ago: int) -> OpenedBook:
    """The book so many days ago, under a model whose ratings count for 10 days."""
    model = directory / "expiring.toml"
    model.write_text(RECOMMENDED.replace("expires = 0", "expires = 10"), encoding="utf-8")
    path = csv_file(directory / "book.csv", account("A1"))
    return open_book(BookRequest(str(path), model=str(model)), Ticking(day_before(ago)), registers=True)


def test_the_flip_is_on_the_day_it_stops_to_count_and_says_so(tmp_path: Path) -> None:
    opened(tmp_path, 25)
    book = opened(tmp_path, 20)
    save_rating(book, 0, 3, note="They leave.", reasons=(), author="ada")
    book.journal.close()
    day = day_of(opened(tmp_path, 0))
    flips = day.flips.filter(scope=OVERALL).select("day", "cause").rows()
    assert flips == [
        (day_before(25), "first seen"),
        (day_before(20), "rating"),
        (day_before(9), "rating expired"),
    ]
    assert day.in_health["days_in_good"].to_list() == [9]
    (due,) = ratings_due(day).select("due", "why", "csm_risk", "rating_expired").rows()
    assert due == (day_before(9), "rated Critical on 2026-11-02, which has expired", None, True)
