"""Accounts dealt into parts, so that what some of them taught is judged by the others."""

import random
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeAlias

import polars as pl

from healthcore.tuning.sights import Sight
from healthcore.vocabulary.errors import InputError

#: So many parts.
FOLDS = 5

_SEED = 20261126

#: Rows that teach, and rows that judge.
Parts: TypeAlias = Sequence[tuple[list[int], list[int]]]


class Split(StrEnum):
    """How accounts are dealt."""

    ACCOUNTS = "accounts"
    """By chance, always the same way; every outcome of an account is in one part."""
    TIME = "time"
    """By the day of the outcome: every part is judged by what came before it."""


def dealt(sight: Sight, wanted: Split | None = None) -> tuple[Split, Parts]:
    """Deals the rows of a sight: by time where every outcome has a day, else by account.

    InputError where time is asked for and outcomes have no day.
    """
    dated = sight.horizon is not None and sight.seen["day"].is_not_null().all()
    if wanted is Split.TIME and not dated:
        raise InputError(
            "Accounts cannot be split by time: the outcomes have no day.",
            fix="Leave --split out, or split by accounts.",
        )
    split = wanted or (Split.TIME if dated else Split.ACCOUNTS)
    return split, _by_time(sight.seen["day"]) if split is Split.TIME else _by_chance(sight.seen["account_id"])


def judged_by_others(
    parts: Parts, risks_of: Callable[[list[int]], pl.Series], step: Callable[[int], None]
) -> tuple[list[int], list[float]]:
    """The rows that were judged, and how risky each was seen by what the others had taught.

    Args:
        parts: as they were dealt.
        risks_of: how risky every row is, as some rows teach it.
        step: told how many parts are done.
    """
    judged: list[int] = []
    risks: list[float] = []
    for at, (train, test) in enumerate(parts):
        step(at)
        risks += risks_of(train).gather(test).to_list()
        judged += test
    step(len(parts))
    return judged, risks


def _by_chance(account_ids: pl.Series) -> Parts:
    accounts = account_ids.unique(maintain_order=True)
    order = list(range(accounts.len()))
    random.Random(_SEED).shuffle(order)  # noqa: S311 - dealing accounts, not secrets
    part_of = {accounts[account]: at % FOLDS for at, account in enumerate(order)}
    rows = [part_of[account] for account in account_ids]
    parts = [
        ([at for at, row in enumerate(rows) if row != part], [at for at, row in enumerate(rows) if row == part])
        for part in range(FOLDS)
    ]
    return [(train, test) for train, test in parts if test]


def _by_time(days: pl.Series) -> Parts:
    """Nothing later teaches: the first part only does that."""
    order = days.arg_sort().to_list()
    size = max(1, len(order) // FOLDS)
    return [(order[: part * size], order[part * size : (part + 1) * size]) for part in range(1, FOLDS)]
