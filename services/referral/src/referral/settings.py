"""Settings of referral's processes, all with the prefix REFERRAL_."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import SettingsConfigDict

from chassis.settings.groups import Group
from chassis.settings.processes import (
    TOGETHER,
    ConsumerSettings,
    HttpSettings,
    OperationsSettings,
    RelaySettings,
    ServiceSettings,
    WorkerSettings,
)

_PREFIX = SettingsConfigDict(env_prefix="REFERRAL_")


class Figures(Group):
    """How often the Office's figures are counted: totals each day and terms each week, or both live, as the demonstration shows them."""

    refresh: Literal["daily", "live"] = "daily"

    @property
    def live(self) -> bool:
        """Whether a single case can be seen to come."""
        return self.refresh == "live"


class _WithFigures(ServiceSettings):
    figures: Figures = Field(default_factory=Figures)

    @model_validator(mode="after")
    def _refuse_live_figures_in_production(self) -> Self:
        if self.production and self.figures.live:
            says = "must be daily in production: two looks at live totals tell when a single case came."
            problems = {("figures", "refresh"): says}
            raise PydanticCustomError(TOGETHER, "settings that do not fit", {"problems": problems})
        return self


class Api(_WithFigures, HttpSettings):
    """The request process."""

    model_config = _PREFIX


class Relay(RelaySettings):
    """The relay."""

    model_config = _PREFIX


class Consumer(ConsumerSettings):
    """The consumer."""

    model_config = _PREFIX


class Worker(_WithFigures, WorkerSettings):
    """The worker: seals the audit record, lets clocks breach and counts the Office's figures."""

    model_config = _PREFIX


class Operations(OperationsSettings):
    """Commands."""

    model_config = _PREFIX
