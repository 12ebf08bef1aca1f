"""Help that is worth reading: purpose, options, examples to copy, exit codes."""

from collections.abc import Sequence
from typing import Any

import click

#: The end of every command's help.
EXIT_CODES = (
    "Exit codes: 0 done, 1 the input is wrong (stderr says what and where), 2 the command is not written right."
)


class DocumentedCommand(click.Command):
    """A command whose help ends with examples.

    Args:
        examples: lines that can be typed as they are.
        exit_codes: what its exit codes mean.
    """

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as in click
        examples: Sequence[str] = (),
        exit_codes: str = EXIT_CODES,
        **kwargs: Any,  # noqa: ANN401 - as in click
    ) -> None:
        super().__init__(*args, **{"epilog": exit_codes, **kwargs})
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the examples line by line, then the exit codes."""
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")
        super().format_epilog(ctx, formatter)


class DocumentedGroup(DocumentedCommand, click.Group):
    """The same of a group of commands."""
