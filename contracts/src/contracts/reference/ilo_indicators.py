"""The indicators of ILO and European Commission: dimensions, how strong each is in each profile, and how well that is known."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from contracts.reference.codes import ReferenceRow, Text
from contracts.words.indicators import IndicatorDimension, IndicatorProfile, IndicatorStrength, Verified

if TYPE_CHECKING:
    from collections.abc import Mapping


class Profile(ReferenceRow):
    """One list; while its official weights are not known it is not `scored`."""

    code: IndicatorProfile
    of_children: bool
    scored: bool
    verified: Verified
    text: Text


class WeighedIndicator(ReferenceRow):
    """One indicator with what is known of its strength; `verified` where a profile's own mark does not hold for it."""

    code: Annotated[str, Field(pattern=r"^D[1-6]\.[1-9][0-9]?$")]
    strengths: dict[IndicatorProfile, IndicatorStrength]
    verified: dict[IndicatorProfile, Verified] = Field(default_factory=dict)
    text: Text


class Dimension(ReferenceRow):
    """A group of indicators."""

    code: Annotated[str, Field(pattern=r"^D[1-6]$")]
    dimension: IndicatorDimension
    text: Text
    indicators: Annotated[tuple[WeighedIndicator, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _holds_its_own(self) -> Self:
        if any(not each.code.startswith(f"{self.code}.") for each in self.indicators):
            raise ValueError(f"dimension {self.code}: the code of an indicator begins with that of its dimension.")
        return self


class Act(ReferenceRow):
    """What is asked of a child besides: an act makes a means needless."""

    code: str
    verified: Verified
    heading: Text
    text: Text


class IloIndicators(ReferenceRow):
    """All of them in one version."""

    version: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    profiles: tuple[Profile, ...]
    act: Act
    dimensions: tuple[Dimension, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if [each.code for each in self.profiles] != list(IndicatorProfile):
            raise ValueError("each profile has one row, in the order of the words.")
        if [each.dimension for each in self.dimensions] != list(IndicatorDimension):
            raise ValueError("each dimension has one row, in the order of the words.")
        codes = [self.act.code, *(each.code for dimension in self.dimensions for each in dimension.indicators)]
        if len(set(codes)) != len(codes):
            raise ValueError("a code stands twice.")
        return self

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code that can be answered, in whichever profile."""
        return frozenset(
            {self.act.code, *(each.code for dimension in self.dimensions for each in dimension.indicators)}
        )

    @cached_property
    def _texts(self) -> Mapping[str, Text]:
        indicators = (each for dimension in self.dimensions for each in dimension.indicators)
        return {
            self.act.code: self.act.text,
            **{each.code: each.text for each in self.profiles},
            **{each.dimension: each.text for each in self.dimensions},
            **{each.code: each.text for each in indicators},
        }

    def text(self, code: str) -> Text | None:
        """What an indicator, the act, a dimension or a profile is called; None for a code that is not in use any more."""
        return self._texts.get(code)

    def strength(self, code: str, profile: IndicatorProfile) -> IndicatorStrength | None:
        """How strong an indicator is in a profile; None where that is not known, or it is not in its list."""
        indicators = (each for dimension in self.dimensions for each in dimension.indicators)
        return next((each.strengths.get(profile) for each in indicators if each.code == code), None)

    def profile(self, code: IndicatorProfile) -> Profile:
        """The row of one list."""
        return next(each for each in self.profiles if each.code is code)

    def of(self, code: IndicatorProfile) -> tuple[Dimension, ...]:
        """The dimensions with those indicators that this list has; one that is not scored is taken to have all."""
        if not self.profile(code).scored:
            return self.dimensions
        return tuple(
            each.model_copy(update={"indicators": tuple(one for one in each.indicators if code in one.strengths)})
            for each in self.dimensions
        )

    def weights(self, code: IndicatorProfile) -> dict[IndicatorDimension, dict[str, IndicatorStrength]]:
        """By dimension how strong each indicator of a list is; empty for one that is not scored."""
        if not self.profile(code).scored:
            return {}
        return {each.dimension: {one.code: one.strengths[code] for one in each.indicators} for each in self.of(code)}
