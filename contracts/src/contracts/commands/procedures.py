"""What is sent in the formal procedure."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from contracts import reference
from contracts.commands.declaring import Versioned
from contracts.fields import Form, SafeText
from contracts.models import CamelModel
from contracts.validation_messages import problem
from contracts.words import limits
from contracts.words.indicators import IndicatorProfile
from contracts.words.reports import Answer


def _known(code: str) -> str:
    if code not in reference.ilo_indicators().codes:
        raise problem("is not the code of an indicator.")
    return code


def _each_once(answers: "list[AnsweredIndicator]") -> "list[AnsweredIndicator]":
    if len({each.code for each in answers}) != len(answers):
        raise problem("must not name an indicator twice.")
    return answers


class AnsweredIndicator(CamelModel):
    """What is known of one indicator."""

    code: Annotated[
        str,
        StringConstraints(max_length=5),
        Form(r"A1|D[1-6]\.[1-9][0-9]?", "must be an indicator's code."),
        AfterValidator(_known),
        Field(description="In the reference data; one that is not of the profile is kept and does not count."),
    ]
    answer: Answer
    note: Annotated[SafeText, Field(max_length=limits.INDICATOR_NOTE)] | None = Field(
        default=None, description=f"From what it is known, in at most {limits.INDICATOR_NOTE} characters."
    )


class IndicatorAnswers(Versioned):
    """All that is known of the indicators of one profile, in place of what was said of it before; what is left out is not known."""

    profile: IndicatorProfile
    answers: Annotated[
        list[AnsweredIndicator], Field(min_length=1, max_length=limits.INDICATORS), AfterValidator(_each_once)
    ]
