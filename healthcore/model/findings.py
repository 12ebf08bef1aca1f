"""What is found in a model, each with its place."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend or to know.

    Attributes:
        line, column: where, from 1; line 0 for what has no place in the file.
        severity: an error makes `model check` exit with 1.
        message: what, in a sentence.
        blocking: accounts cannot be scored at all with it.
    """

    line: int
    column: int
    severity: Severity
    message: str
    blocking: bool = False

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        return f"{place}{self.severity}: {self.message}"
