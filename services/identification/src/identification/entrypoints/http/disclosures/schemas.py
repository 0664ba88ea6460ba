"""Shapes of what ends or confirms an opening."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.models import CamelModel
from identification.entrypoints.http.reports.schemas import ReportAnswer


class ReferralIds(CamelModel):
    """A batch of referrals."""

    ids: Annotated[list[UUID], Field(max_length=50)]


class UnconfirmedReferrals(CamelModel):
    """Those of a batch that wait for a word of the Centre's duty."""

    referral_ids: list[UUID]


class NamedReports(CamelModel):
    """Reports that notices name."""

    report_ids: Annotated[list[UUID], Field(max_length=50)]


class KeptReferences(CamelModel):
    """In the order asked; null means missing or forbidden."""

    references: list[str | None]


class Ending(StrEnum):
    """What a revocation ended: what was announced to a unit, or, ahead of that, what would have been."""

    ENDED = "ended"
    AHEAD = "ahead"


class RevokedAnswer(ReportAnswer):
    """The receipt after a revocation."""

    ending: Ending
