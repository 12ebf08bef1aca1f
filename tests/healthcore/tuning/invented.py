"""A small book whose churn follows one metric, for suggestions that are quickly found."""

import random
from pathlib import Path

from healthcore.book.opening import open_book
from healthcore.book.request import BookRequest
from healthcore.changes.day import Day, day_of
from healthcore.model.tree import Model
from healthcore.tuning.outcomes import outcomes_of_field
from healthcore.tuning.sights import Sight, sight
from healthcore.vocabulary import SystemClock

MODEL = """\
name = "Ours"          # a remark that stays

[[profiles]]
name = "Everybody"
[profiles.usage]
good = ["engagement >= 60"]
poor = ["engagement < 10"]     # far too low
[profiles.voc]
good = ["nps >= 30"]
"""


def invented(folder: Path, count: int = 300) -> Day:
    """Accounts below an engagement of 35 mostly churn, the others rarely; logins say a little, nps says nothing."""
    chance = random.Random(3)
    rows = ["account_id,engagement,nps,logins,churned"]
    for at in range(count):
        engagement = chance.randrange(101)
        gone = chance.random() < (0.85 if engagement < 35 else 0.06)
        logins = chance.randrange(10) + (0 if gone else 3)
        rows.append(f"A{at},{engagement},{chance.randrange(-100, 101)},{logins},{'yes' if gone else 'no'}")
    path, model_path = folder / "invented.csv", folder / "ours.toml"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    model_path.write_text(MODEL, encoding="utf-8")
    return day_of(open_book(BookRequest(str(path), model=str(model_path)), SystemClock()))


def seen_under(day: Day, model: Model | None = None) -> Sight:
    """The accounts as they are now, with what became of them."""
    return sight(day.opened, outcomes_of_field(day.book, "churned"), model or day.book.model, None)
