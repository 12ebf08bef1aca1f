"""Rows of a table rolled up into one value per account."""

from healthcore.rollups.definition import NoLevels, Rollup, Table, Take, check_rollup, result_kind
from healthcore.rollups.expressions import OWNER, of_nobody, roll_up

__all__ = ["OWNER", "NoLevels", "Rollup", "Table", "Take", "check_rollup", "of_nobody", "result_kind", "roll_up"]
