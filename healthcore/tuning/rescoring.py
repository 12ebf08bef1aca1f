"""Accounts as they were seen, scored under slightly other models: by the engine, and only the profile that changed."""

from typing import cast

import polars as pl

from healthcore.conditions.expressions import Compiler, Namespace
from healthcore.conditions.meaning import Meanings
from healthcore.model.tree import Model
from healthcore.scoring.compile import compile_profile
from healthcore.scoring.plan import DTYPES, run_profile
from healthcore.tuning.sights import Sight
from healthcore.vocabulary import AGE_DAYS, Health


class Rescoring:
    """Scores the rows of a sight under models that have the same profiles for the same accounts.

    Args:
        sight: the accounts.
    """

    def __init__(self, sight: Sight) -> None:
        self._seen = sight.seen.with_row_index("row")
        self._dated = sight.horizon is not None
        self._by_profile = {
            name: rows
            for (name,), rows in self._seen.partition_by("profile", as_dict=True, maintain_order=True).items()
            if name is not None
        }
        self._outcomes: dict[tuple[object, ...], pl.DataFrame] = {}

    def outcome(self, model: Model) -> pl.DataFrame:
        """`score` and whether it is Poor (`poor`) of every row, in their order; null and False where none is known."""
        parts = [
            self._of_profile(model, at)
            for at, profile in enumerate(model.profiles)
            if profile.enabled and profile.name in self._by_profile
        ]
        nothing = pl.DataFrame(schema={"row": pl.UInt32(), "health": pl.UInt8(), "score": pl.Int16()})
        known = self._seen.select("row").join(pl.concat([nothing, *parts]), on="row", how="left", maintain_order="left")
        return known.select("score", poor=(pl.col("health") == Health.POOR.value).fill_null(value=False))

    def _of_profile(self, model: Model, at: int) -> pl.DataFrame:
        profile = model.profiles[at]
        key = (profile.name, *((card.name, card.good, card.poor) for card in profile.dimensions))
        if key not in self._outcomes:
            rows = self._by_profile[profile.name]
            days = rows.partition_by("seen_on", maintain_order=True) if self._looks_at_days(model, at) else [rows]
            self._outcomes[key] = pl.concat([self._run(model, at, same_day) for same_day in days])
        return self._outcomes[key]

    def _compiler(self, model: Model, rows: pl.DataFrame) -> Compiler:
        return Compiler(cast("Namespace", pl), Meanings(model.metrics, model.rating), rows["seen_on"][0])

    def _looks_at_days(self, model: Model, at: int) -> bool:
        """Whether a condition asks how far a day is: then accounts that were seen on other days are judged apart."""
        compiler = self._compiler(model, self._by_profile[model.profiles[at].name])
        compile_profile(model, model.profiles[at], compiler)
        return compiler.looked_at_day and self._dated

    def _run(self, model: Model, at: int, rows: pl.DataFrame) -> pl.DataFrame:
        profile = model.profiles[at]
        compiled = compile_profile(model, profile, self._compiler(model, rows))
        columns = []
        for name in compiled.reads:
            dtype = DTYPES[model.metrics[name].kind]
            if name == AGE_DAYS and "created_date" in rows.columns:
                age = (pl.col("seen_on") - pl.col("created_date")).dt.total_days()
                columns.append(age.cast(pl.Float64).alias(name))
            elif name in rows.columns:
                columns.append(pl.col(name).cast(dtype))
            else:
                columns.append(pl.lit(None, dtype=dtype).alias(name))
        outcome = run_profile(compiled, rows.select("row", *columns))
        return rows.select("row").with_columns(outcome["health"].cast(pl.UInt8()), outcome["score"].cast(pl.Int16()))
