"""Health: the four colours of an account."""

from enum import IntEnum


class Health(IntEnum):
    """How an account, or one dimension of it, is doing.

    The numbers are the codes in a book's columns. Poor < Average < Good is the order of health;
    Unknown stands outside it and is never compared with the others.
    """

    UNKNOWN = 0
    POOR = 1
    AVERAGE = 2
    GOOD = 3

    @property
    def key(self) -> str:
        """The word in files and on the command line: `good`."""
        return self.name.lower()

    @property
    def word(self) -> str:
        """The word on screens: `Good`."""
        return self.name.capitalize()


#: The worth of a metric or dimension in a score, by its health.
WORTH = {Health.POOR: 0, Health.AVERAGE: 60, Health.GOOD: 100}

#: The worth of an account in a book's quality score. Poor counts 40 here: another scale than WORTH.
QUALITY = {Health.POOR: 40, Health.AVERAGE: 60, Health.GOOD: 100}
