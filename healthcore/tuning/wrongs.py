"""The accounts that a model was wrong about, by name, as it saw them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from healthcore.book.account import AccountHealth
from healthcore.tuning.sights import Sight
from healthcore.vocabulary import Health


@dataclass(frozen=True, slots=True)
class Wrong:
    """An account that the model was wrong about.

    Attributes:
        account_id, name: which.
        ending: what became of it.
        day: when; None where nobody said.
        health: what the model said.
        score: the score it gave.
        why: the reason it gave, in one line.
        value: what was at stake.
        currency: of the value; None where nobody said.
        seen_on: the day on which it was looked at.
        account: the account as it was on that day, with every condition.
    """

    account_id: str
    name: str
    ending: str
    day: date | None
    health: Health
    score: int | None
    why: str
    value: Decimal | None
    currency: str | None = None
    seen_on: date | None = None
    account: AccountHealth | None = field(default=None, repr=False)


def wrongs(seen: Sight, healths: Sequence[Health], churned: Sequence[bool]) -> Iterable[Wrong]:
    """Good that churned and Poor that stayed, the biggest value first."""
    rows = seen.seen
    wrong = [
        at
        for at, (health, left) in enumerate(zip(healths, churned, strict=True))
        if (health is Health.GOOD and left) or (health is Health.POOR and not left)
    ]
    found = []
    for at in wrong:
        row = rows.row(at, named=True)
        account = seen.account(row["account_id"], row["seen_on"])
        why = "" if account is None else account.reason
        found.append(
            Wrong(
                row["account_id"],
                row["name"],
                row["ending"],
                row["day"],
                healths[at],
                row["score"],
                why,
                row["value"],
                row.get("currency"),
                row["seen_on"],
                account,
            )
        )
    return sorted(found, key=lambda one: (-(one.value or 0), one.name))
