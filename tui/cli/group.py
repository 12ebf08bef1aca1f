"""The command `pulsebook` itself: a first word that is no command is a book to open."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from healthcore.vocabulary.errors import PulsebookError
from tui.cli.documented import DocumentedGroup
from tui.cli.errors import explain_bug, explain_error, stop_writing

#: What opening a book is called inside: nothing that can be typed as a command.
_OPENING = ""


class BookGroup(DocumentedGroup):
    """Commands, and in place of one a BOOK to open; errors in a person's words.

    Args:
        opening: the command that opens a book.
    """

    def __init__(self, *args: Any, opening: click.Command, **kwargs: Any) -> None:  # noqa: ANN401 - as in click
        super().__init__(*args, subcommand_metavar="[BOOK | COMMAND [ARGS]...]", **kwargs)
        self._opening = opening

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hands everything that is not for a command to the one that opens a book."""
        own = {option for parameter in self.get_params(ctx) for option in parameter.opts}
        if not args or args[0] not in own | self.commands.keys():
            self._check_typing_error(ctx, args)
            args = [_OPENING, *args]
        return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or the one that opens a book."""
        return self._opening if cmd_name == _OPENING else super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as in click
        """Runs the command; whatever goes wrong becomes lines on stderr and an exit code."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except PulsebookError as error:
            explain_error(error)
        except BrokenPipeError:
            stop_writing()
            ctx.exit(0)
        except Exception as error:  # noqa: BLE001 - the last line of defence: a bug must not print customers' data
            explain_bug(error)
        return ctx.exit(1)

    def _check_typing_error(self, ctx: click.Context, args: Sequence[str]) -> None:
        """`scroe book.csv` would otherwise be a book called scroe with a word too many."""
        if len(args) < 2 or args[1].startswith("-") or Path(args[0]).exists():
            return
        near = get_close_matches(args[0], self.list_commands(ctx), n=1)
        if near:
            ctx.fail(f"There is no command {args[0]!r}. Did you mean {near[0]!r}?")


class ListingGroup(DocumentedGroup):
    """A group in which words that are no command of its are for its command `list`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hands them over."""
        own = {option for parameter in self.get_params(ctx) for option in parameter.opts}
        if args and args[0] not in own | self.commands.keys():
            args = ["list", *args]
        return super().parse_args(ctx, args)
