"""A process that rates: a number on its input is how many ratings to write, and each one's id is printed once kept.

python writer.py DIRECTORY ACCOUNT_ID [--reopen]; a negative number never ends, an end of input does.
"""

import itertools
import sys
from pathlib import Path

from healthcore.journal.journal import Journal
from healthcore.vocabulary import SystemClock


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(directory: str, account_id: str, *options: str) -> None:
    say("ready")
    with Journal(Path(directory), SystemClock()) as journal:
        for line in sys.stdin:
            wanted = int(line)
            for n in itertools.count() if wanted < 0 else range(wanted):
                rating = journal.rate(account_id, n % 4, "word", note=f"call {n}", author="ann")
                say(rating.id)
                if "--reopen" in options:
                    journal.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
