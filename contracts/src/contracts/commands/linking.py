"""Commands by which the Centre finds a person in other reports, and says how the persons of two reports are related."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.commands.declaring import Declaration, Versioned
from contracts.commands.filing import Number
from contracts.fields import SafeLine
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words.persons import Relation

_Name = Annotated[SafeLine, Field(max_length=100)]


class PersonSearch(CamelModel):
    """By a reference, by first and family name with the birth date, or by a whole number: one of the three."""

    reference: Annotated[SafeLine, Field(max_length=40)] | None = None
    given: _Name | None = None
    family: _Name | None = None
    birth_date: date | None = None
    number: Annotated[Number | None, Field(description="A whole JMBG; of a passport or permit with its country.")] = (
        None
    )


class PersonsLink(Versioned):
    """Another report and how its person is related to this one's; of the same person perhaps whose case manager goes on."""

    other_id: Annotated[
        UUID,
        Field(
            description="The other report that you hold too; or a candidate of this one, by its own id where you do not."
        ),
    ]
    relation: Relation
    keep: Annotated[
        UUID | None,
        Field(
            description="Where each has a case manager: the report of the two whose case manager has both from then on."
        ),
    ] = None


class PersonsUnlink(Versioned):
    """A link of this report, which no longer holds."""

    link_id: UUID


SEARCH = Declaration(
    "searchPersons",
    "Finds reports of a person whose name, or number, you may read now; each search is on the record.",
    PersonSearch,
    "/persons/search",
    Permission.PERSONS_SEARCH,
    operation="post_person_search",
)
LINK = Declaration(
    "linkPersons",
    "The Centre links the persons of two reports. The same person's are one case with one case manager from then on; what only seems "
    "alike waits for a supervisor, who links it by the same command.",
    PersonsLink,
    "/reports/{report_id}/links",
    Permission.PERSONS_LINK,
    operation="post_link",
)
UNLINK = Declaration(
    "unlinkPersons",
    "The Centre ends a link, or one that waits for a supervisor. Of the same person this report has a case of its own again, "
    "and the case manager keeps both.",
    PersonsUnlink,
    "/reports/{report_id}/links/end",
    Permission.PERSONS_LINK,
    operation="post_unlinking",
)
