"""The shape of a model file, checked before anything is made of it."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from healthcore.model.rating import RatingClass
from healthcore.model.tree import Mode, NoData

_NAME = Annotated[str, Field(pattern=r"^[^\W\d]\w*$")]
_WEIGHT = Annotated[Decimal, Field(ge=0, le=100)]
_DAYS = Annotated[int, Field(ge=0)]
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

    @model_validator(mode="after")
    def _levels_start_at_none(self) -> "RatingFile":
        classes = [level.rating_class for level in self.levels]
        if classes and (classes[0] is not RatingClass.NONE or RatingClass.NONE in classes[1:] or len(classes) < 2):
            raise ValueError("level 0, and only that, has class 'none', and there is at least one level above it")
        return self


class BandsFile(_Strict):
    """`[bands]`."""

    good: _SCORE = Decimal(80)
    poor: _SCORE = Decimal(40)

    @model_validator(mode="after")
    def _ordered(self) -> "BandsFile":
        if self.poor > self.good:
            raise ValueError("poor may not be above good")
        return self


class MetricFile(_Strict):
    """`[metrics.NAME]`."""

    kind: Literal["number", "percent", "ordinal", "flag", "date", "level", "text"] | None = None
    label: str | None = None
    levels: tuple[str, ...] | None = None
    range: tuple[float, float] | None = None
    unit: str | None = None


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
    metrics: dict[str, MetricFile] = Field(default_factory=dict)
    profiles: Annotated[tuple[ProfileFile, ...], Field(min_length=1)]
