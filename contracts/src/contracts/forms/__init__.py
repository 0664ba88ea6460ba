"""What a report is asked: one file for all, one for each sector, in versions that never change once they were released (`data/`)."""

from contracts.forms.catalogue import CORE, Form, Forms, catalogue, form, question, shown_at, sign_codes, signs
from contracts.forms.definition import (
    CHOSEN,
    LONGEST_LINE,
    LONGEST_TEXT,
    OF_THE_PLACE,
    TAKEN,
    Choice,
    Condition,
    Kind,
    Question,
    Section,
)

__all__ = [
    "CHOSEN",
    "CORE",
    "LONGEST_LINE",
    "LONGEST_TEXT",
    "OF_THE_PLACE",
    "TAKEN",
    "Choice",
    "Condition",
    "Form",
    "Forms",
    "Kind",
    "Question",
    "Section",
    "catalogue",
    "form",
    "question",
    "shown_at",
    "sign_codes",
    "signs",
]
