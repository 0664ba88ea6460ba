"""What one class of the access table holds, for classes about the person."""

from datetime import date

import strawberry

from contracts.words.persons import AgeBand, CitizenshipGroup, NumberKind, ResidenceStatus, Sex
from contracts.words.reports import Age
from gateway.graphql.reports.content.about_report import Content


@strawberry.type(description="One name as told or written.")
class Name:
    """One name."""

    given: str | None = None
    family: str | None = None


@strawberry.type(description="Names and aliases.")
class PersonNameContent(Content):
    """Class `person_name`."""

    names: list[Name] | None = None
    aliases: list[str] | None = None


@strawberry.type(description="A number of a document; under the mask `last4` only its end.")
class DocumentNumber:
    """A number of a document."""

    kind: NumberKind
    value: str
    country: str | None = None


@strawberry.type(description="Numbers of documents.")
class PersonNumbersContent(Content):
    """Class `person_numbers`."""

    numbers: list[DocumentNumber] | None = None


@strawberry.type(description="Birth date, or the band of age where no more is shown or known.")
class BirthContent(Content):
    """Class `birth`."""

    age: Age | None = None
    birth_date: date | None = None
    age_band: AgeBand | None = None


@strawberry.type(description="Sex as seen or told.")
class SexContent(Content):
    """Class `sex`."""

    sex: Sex | None = None


@strawberry.type(description="Citizenships; Serbian or foreign where no more is shown.")
class CitizenshipContent(Content):
    """Class `citizenship`."""

    countries: list[str] | None = None
    group: CitizenshipGroup | None = None


@strawberry.type(description="Residence or immigration status.")
class ResidenceContent(Content):
    """Class `residence`."""

    status: ResidenceStatus | None = None


@strawberry.type(description="Language and interpreter.")
class LanguageNeedsContent(Content):
    """Class `language_needs`."""

    language: str | None = None
    interpreter_needed: bool | None = None


@strawberry.type(description="How to reach the person.")
class SafeContactContent(Content):
    """Class `safe_contact`."""

    phone: str | None = None
    email: str | None = None
    other: str | None = None


@strawberry.type(description="What is safe about contacting the person.")
class ContactFlagsContent(Content):
    """Class `contact_flags`."""

    contact_person: bool | None = None
    safe_times: str | None = None
    who_may_answer: str | None = None


@strawberry.type(description="Where the person is now.")
class PresentPlaceContent(Content):
    """Class `present_place`."""

    municipality: str | None = None
    text: str | None = None
