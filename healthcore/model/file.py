"""The shape of a model file, checked before anything is made of it."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from healthcore.model.rating import RatingClass, bare_word
from healthcore.model.tree import Mode, NoData

_NAME = Annotated[str, Field(pattern=r"^[^\W\d]\w*$")]
_METRIC = Annotated[str, Field(pattern=r"^[^\W\d]\w*(\.\w+)*$")]
_WEIGHT = Annotated[Decimal, Field(ge=0, le=100)]
_DAYS = Annotated[int, Field(ge=0)]
_FINITE = Annotated[float, Field(allow_inf_nan=False)]
_SCORE = Annotated[Decimal, Field(ge=0, le=100)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class LevelFile(_Strict):
    """One level of a rating scale of the model's own."""

    word: str
    rating_class: RatingClass = Field(alias="class")
    description: str = ""
    aliases: tuple[str, ...] = ()


class RatingFile(_Strict):
    """`[rating]`."""

    scale: Literal["four", "five"] = "four"
    levels: tuple[LevelFile, ...] = ()
    due_severe: _DAYS = 14
    due_renewing: _DAYS = 30
    due: _DAYS = 90
    expires: _DAYS = 0

    @field_validator("levels")
    @classmethod
    def _levels_start_at_none(cls, levels: tuple[LevelFile, ...]) -> tuple[LevelFile, ...]:
        classes = [level.rating_class for level in levels]
        if classes and (classes[0] is not RatingClass.NONE or RatingClass.NONE in classes[1:] or len(classes) < 2):
            raise ValueError("level 0, and only that, has class 'none', and there is at least one level above it")
        return levels

    @field_validator("levels")
    @classmethod
    def _words_differ(cls, levels: tuple[LevelFile, ...]) -> tuple[LevelFile, ...]:
        """Levels are read by their words: each needs one of its own, beside the word "risk"."""
        seen: dict[str, str] = {}
        for level in levels:
            bare = bare_word(level.word)
            if not bare:
                raise ValueError(f"a level cannot be called {level.word!r}: it needs letters, and more than 'risk'")
            if bare in seen:
                raise ValueError(f"two levels are called the same: {seen[bare]!r} and {level.word!r}")
            seen[bare] = level.word
        return levels


class BandsFile(_Strict):
    """`[bands]`."""

    good: _SCORE = Decimal(80)
    poor: _SCORE = Decimal(40)

    @model_validator(mode="after")
    def _ordered(self) -> "BandsFile":
        if self.poor > self.good:
            raise ValueError(f"poor ({self.poor}) may not be above good ({self.good})")
        return self


class MetricFile(_Strict):
    """`[metrics.NAME]`."""

    kind: Literal["number", "percent", "ordinal", "flag", "date", "level", "text"] | None = None
    label: str | None = None
    levels: tuple[str, ...] | None = None
    range: tuple[_FINITE, _FINITE] | None = None
    unit: str | None = None

    @field_validator("range")
    @classmethod
    def _range_rises(cls, given: tuple[float, float] | None) -> tuple[float, float] | None:
        if given is not None and given[0] >= given[1]:
            raise ValueError("range is written lowest first: [0, 100]")
        return given


class DimensionFile(_Strict):
    """`[profiles.NAME]`: the conditions of one dimension."""

    good: tuple[str, ...] = ()
    poor: tuple[str, ...] = ()
    weight: _WEIGHT | None = None
    weights: dict[str, _WEIGHT] = Field(default_factory=dict)
    decisive: bool = False


class ProfileFile(BaseModel):
    """`[[profiles]]`; every further table in it is a dimension."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, DimensionFile]

    name: str
    when: str | None = None
    rated: bool = False
    enabled: bool = True

    @property
    def dimensions(self) -> dict[str, DimensionFile]:
        """The dimensions in the order of the file."""
        return self.__pydantic_extra__


class ModelFile(_Strict):
    """A whole model file."""

    name: str
    mode: Mode = Mode.RULES
    no_data: NoData = NoData.EXCLUDE
    rating: RatingFile = RatingFile()
    bands: BandsFile = BandsFile()
    dimensions: dict[_NAME, str] = Field(default_factory=dict)
    metrics: dict[_METRIC, MetricFile] = Field(default_factory=dict)
    profiles: tuple[ProfileFile, ...]

    @field_validator("profiles")
    @classmethod
    def _somebody_is_scored(cls, profiles: tuple[ProfileFile, ...]) -> tuple[ProfileFile, ...]:
        if not profiles:
            raise ValueError("there is no profile: write at least one [[profiles]]")
        return profiles


#: Every setting there is, wherever it stands.
SETTINGS = tuple(
    dict.fromkeys(
        field.alias or name
        for part in (ModelFile, RatingFile, LevelFile, BandsFile, MetricFile, ProfileFile, DimensionFile)
        for name, field in part.model_fields.items()
    )
)
