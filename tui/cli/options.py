"""Options that several commands share, and the book they ask for."""

from collections.abc import Callable
from datetime import date, datetime
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar

import click

from healthcore.vocabulary.errors import InputError

if TYPE_CHECKING:
    from healthcore.book.opening import OpenedBook
    from healthcore.book.request import BookRequest
    from healthcore.sources.ids import CleanUp

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class BookOptions(TypedDict):
    """How to see the book, as `book_options` hands it to a command."""

    as_of: datetime | None
    model: str | None
    overrides: tuple[str, ...]
    touch: str | None
    date_order: Literal["dmy", "mdy", "ymd"] | None
    events_file: Path | None
    as_name: str | None
    new: bool


class ImportOptions(TypedDict):
    """How to read the file, as `import` takes it."""

    model: str | None
    overrides: tuple[str, ...]
    touch: str | None
    date_order: Literal["dmy", "mdy", "ymd"] | None
    events_file: Path | None
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_row: int | None
    clean_ids: "tuple[CleanUp, ...]"
    people: Path | None


def model_option(command: Decorated) -> Decorated:
    """`--model`."""
    return click.option(
        "--model",
        metavar="NAME|FILE",
        help="The health model: recommended, multidimensional, active-users, sample, or a file such as mine.toml. "
        "Default: the one the book was imported with, else recommended.",
    )(command)


def reading_options(command: Decorated) -> Decorated:
    """How to understand the columns of a file: `--map`, `--date-order`, `--events`, `--touch`."""
    return _all(
        command,
        click.option(
            "--map",
            "overrides",
            multiple=True,
            metavar='FIELD="HEADER"',
            help='Which column is which field, as in --map contract_value="ARR (USD)". May be repeated.',
        ),
        click.option(
            "--date-order",
            type=click.Choice(["dmy", "mdy", "ymd"]),
            help="How to read dates such as 03/04/2026, where the file leaves it open.",
        ),
        click.option(
            "--events",
            "events_file",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Usage events beside a file of accounts: account_id, user, time. Metrics are computed from them.",
        ),
        click.option(
            "--touch",
            metavar="WHO",
            help="Who is high-touch in a file without such a column: all, nobody, or a condition such as "
            "'contract_value >= 50000'. Default: all.",
        ),
    )


def people_option(command: Decorated) -> Decorated:
    """`--people`."""
    return click.option(
        "--people",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Who is at the accounts: a table with account_id and email, for campaigns. Its columns are mapped with "
        '--map people.FIELD="HEADER".',
    )(command)


def layout_options(command: Decorated) -> Decorated:
    """How a file is laid out and its ids are written, where that cannot be found out."""
    return _all(
        command,
        click.option("--sheet", metavar="NAME", help="The sheet of a spreadsheet, or the file in a ZIP archive."),
        click.option(
            "--header-row",
            type=click.IntRange(1, 1_000_000),
            metavar="NUMBER",
            help="The row of the column titles, where titles above it mislead.",
        ),
        click.option("--encoding", metavar="NAME", help="The encoding of a text, such as cp1252 or big5."),
        click.option("--delimiter", metavar="SIGN", callback=_one_sign, help="What separates cells, such as ':'."),
        click.option(
            "--clean-ids",
            metavar="WHAT",
            callback=_clean_ups,
            help="Which differences to the ids of the book do not count: spaces, case, 'leading zeros', or several "
            "with commas between them; exact for none. Import says where that would help.",
        ),
    )


def _one_sign(_context: click.Context, _option: click.Parameter, sign: str | None) -> str | None:
    sign = {"tab": "\t", "\\t": "\t"}.get(sign, sign) if sign else sign
    if sign is not None and len(sign) != 1:
        raise click.BadParameter("it is one sign, or the word tab.")
    return sign


def _clean_ups(_context: click.Context, _option: click.Parameter, text: str | None) -> "tuple[CleanUp, ...]":
    from healthcore.sources.ids import CLEAN_UPS, EXACT

    wanted = [word.strip() for word in text.split(",")] if text else []
    known = (*CLEAN_UPS, EXACT)
    strange = [word for word in wanted if word not in known]
    if strange:
        raise click.BadParameter(f"{strange[0]!r} is none of {', '.join(known)}.")
    return tuple(way for way in known if way in wanted)


def day_option(*, hidden: bool = False) -> Callable[[Decorated], Decorated]:
    """`--as-of`."""
    return click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="YYYY-MM-DD",
        hidden=hidden,
        help="The day to see the book at. Default: today.",
    )


def identity_options(command: Decorated) -> Decorated:
    """Which book, whatever the day: what its columns mean, its model, whose export it is."""
    return _all(
        reading_options(command),
        model_option,
        click.option("--as", "as_name", metavar="NAME", help="The file is a new export of the book NAME."),
        click.option("--new", is_flag=True, help="The file is a book of its own, however much it looks like another."),
    )


def book_options(command: Decorated) -> Decorated:
    """Everything that says which book, and how to see it."""
    return day_option()(identity_options(command))


def output_options(*formats: str) -> Callable[[Decorated], Decorated]:
    """`--format` and `--output`; the first format is the default."""

    def decorate(command: Decorated) -> Decorated:
        return _all(
            command,
            click.option(
                "--output",
                type=click.Path(dir_okay=False, path_type=Path),
                metavar="FILE",
                help="Write to FILE, which is replaced as a whole or not at all.",
            ),
            click.option(
                "--format",
                "form",
                type=click.Choice(formats),
                help=f"Default: by the ending of --output FILE, else {formats[0]}.",
            ),
        )

    return decorate


#: Endings that promise something; a file of such a name is not filled with anything else unasked.
_OTHER_ENDINGS = frozenset({"csv", "doc", "docx", "html", "json", "md", "ods", "parquet", "pdf", "tsv", "xls", "xlsx"})


def chosen_form(form: str | None, output: Path | None, *formats: str) -> str:
    """The format that was asked for, or that a file's ending stands for; else the first."""
    ending = output.suffix.lower().removeprefix(".") if output else ""
    if form is None and ending in _OTHER_ENDINGS.difference(formats):
        known = ", ".join(f".{name}" for name in formats if name != "table")
        raise InputError(
            f"{output}: this command cannot write .{ending}.", fix=f"Name a file ending in {known}, or give --format."
        )
    return form or (ending if ending in formats else formats[0])


def request_of(book: str, options: BookOptions) -> "BookRequest":
    """What to open."""
    from healthcore.book.request import BookRequest, parse_overrides

    return BookRequest(
        book,
        as_of=options["as_of"].date() if options["as_of"] else None,
        model=options["model"],
        overrides=parse_overrides(options["overrides"]),
        date_order=options["date_order"],
        events_file=absolute(options["events_file"]),
        touch=options["touch"],
        as_name=options["as_name"],
        new=options["new"],
    )


def since_option(words: str) -> Callable[[Decorated], Decorated]:
    """`--since`, a date; one that is to come would find nothing and is refused."""
    return click.option(
        "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", callback=_day_that_was, help=words
    )


def _day_that_was(_context: click.Context, _option: click.Parameter, moment: datetime | None) -> date | None:
    from healthcore.vocabulary import SystemClock

    if moment is not None and moment.date() > SystemClock().today():
        raise click.BadParameter(f"{moment.date()} is still to come.")
    return moment.date() if moment else None


def read_book(request: "BookRequest") -> "OpenedBook":
    """The book, read without writing anything; what somebody should know about it goes to stderr."""
    from healthcore.book.opening import open_book
    from healthcore.vocabulary import SystemClock
    from tui.cli.notices import say_notices

    opened = open_book(request, SystemClock())
    say_notices(opened.book)
    return opened


def _all(command: Decorated, *decorators: Callable[[Any], Any]) -> Decorated:
    decorated: Decorated = reduce(lambda done, decorate: decorate(done), decorators, command)
    return decorated


def absolute(path: Path | None) -> str | None:
    """A file by its place, so that the book finds it whatever directory one is in."""
    return None if path is None else str(path.resolve())
