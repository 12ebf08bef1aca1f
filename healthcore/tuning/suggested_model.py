"""A suggestion as a health model, to be read, changed and put in force by a person."""

import json

from healthcore.book.book import Book
from healthcore.conditions.meaning import metrics_read
from healthcore.conditions.parser import parse
from healthcore.tuning.suggest import Suggestion

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


def model_text_of(suggestion: Suggestion, book: Book) -> str:
    """The TOML of a suggestion that has conditions."""
    names = {name for text in suggestion.conditions for name in metrics_read(parse(text))}
    parts = [_HEAD.format(poor=suggestion.poor_below)]
    for name in sorted(names):
        spec = book.fields[name]
        levels = f"levels = {json.dumps(list(spec.levels), ensure_ascii=False)}\n" if spec.levels else ""
        kind = "number" if spec.kind.value == "money" else spec.kind.value
        parts.append(f"[metrics.{name}]\nlabel = {_text(spec.label)}\nkind = {_text(kind)}\n{levels}")
    conditions = "".join(f"    {_text(text)},\n" for text in suggestion.conditions)
    parts.append(f'[[profiles]]\nname = "Everybody"\n[profiles.signals]\ngood = [\n{conditions}]\n')
    return "\n".join(parts)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
