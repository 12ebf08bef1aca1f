"""A suggestion as a health model, to be read, changed and put in force by a person."""

import json
from collections.abc import Sequence

from healthcore.book.book import Book
from healthcore.conditions.meaning import metrics_read
from healthcore.conditions.parser import parse

_HEAD = """\
# Suggested by `pulsebook tune`: the conditions that told best who churns, judged on accounts they were not fitted to.
# Read it, change what you know better, and check it with: pulsebook model check FILE

name = "Suggested"
mode = "dimensional"            # the score gives the colour: every condition that is unmet costs its share

[bands]
good = 100                      # no condition is unmet
poor = {poor}

[dimensions]
signals = "Signals"
"""


def model_text_of(conditions: Sequence[str], poor_below: int, book: Book) -> str:
    """The TOML of a scorecard of some Good conditions, with the score below which an account is Poor."""
    names = {name for text in conditions for name in metrics_read(parse(text))}
    parts = [_HEAD.format(poor=poor_below)]
    for name in sorted(names):
        spec = book.fields[name]
        levels = f"levels = {json.dumps(list(spec.levels), ensure_ascii=False)}\n" if spec.levels else ""
        kind = "number" if spec.kind.value == "money" else spec.kind.value
        parts.append(f"[metrics.{name}]\nlabel = {_text(spec.label)}\nkind = {_text(kind)}\n{levels}")
    listed = "".join(f"    {_text(text)},\n" for text in conditions)
    parts.append(f'[[profiles]]\nname = "Everybody"\n[profiles.signals]\ngood = [\n{listed}]\n')
    return "\n".join(parts)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
