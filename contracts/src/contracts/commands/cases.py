"""Commands on several cases at once."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.commands.declaring import Declaration
from contracts.conditions import fields, when
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words import limits


class CasesHandOver(CamelModel):
    """Cases go from who has them to another case manager: all of them, or none."""

    report_ids: Annotated[
        list[UUID],
        Field(
            min_length=1,
            max_length=limits.CASES,
            description=f"At most {limits.CASES} reports; of several persons the first, with whom all go.",
        ),
    ]
    manager_id: Annotated[UUID, Field(description="A case manager of the Centre, by the people directory.")]


class CaseCover(CamelModel):
    """Who stands in for a case manager, from a day until a day; without `coverId` no one does from now on."""

    model_config = ConfigDict(
        json_schema_extra=when(
            "coverId", None, fields(left_out=["firstDay", "lastDay"]), fields(given=["firstDay", "lastDay"])
        )
    )

    manager_id: Annotated[UUID, Field(description="Whose cases they are: the caller, or for a supervisor anybody.")]
    cover_id: Annotated[UUID | None, Field(description="Another case manager, by the people directory.")] = None
    first_day: Annotated[date | None, Field(description="Today or later, where people report.")] = None
    last_day: Annotated[date | None, Field(description="With the first day at most 60 days.")] = None


HAND_OVER = Declaration(
    "handOverCases",
    "A case manager hands cases of their own over to another one, and a supervisor those of anybody: all of them, or none.",
    CasesHandOver,
    "/cases/hand-over",
    Permission.CASES_HAND_OVER,
    operation="post_cases_hand_over",
)
COVER = Declaration(
    "coverCase",
    "While a case manager is away, another one has their cases as well: from a day until a day, or no longer from now on.",
    CaseCover,
    "/cases/cover",
    Permission.CASES_HAND_OVER,
    operation="post_cases_cover",
)
