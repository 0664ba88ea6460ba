"""Commands on several cases at once."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.commands.declaring import Declaration
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


HAND_OVER = Declaration(
    "handOverCases",
    "A case manager hands cases of their own over to another one, and a supervisor those of anybody: all of them, or none.",
    CasesHandOver,
    "/cases/hand-over",
    Permission.CASES_HAND_OVER,
    operation="post_cases_hand_over",
)
