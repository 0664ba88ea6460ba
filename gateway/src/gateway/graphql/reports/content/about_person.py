"""What one class of the access table holds, for classes about the person."""

from datetime import date, datetime

import strawberry

from contracts.words.files import FileKind, Scan
from contracts.words.persons import (
    AgeBand,
    AgeBasis,
    ChildAgrees,
    CitizenshipGroup,
    ConsentGiver,
    ConsentGround,
    ConsentMethod,
    ConsentStatus,
    NotAskedReason,
    NumberKind,
    ResidenceStatus,
    Sex,
)
from contracts.words.referrals import Purpose
from contracts.words.reports import Age, Answer
from gateway.graphql.fields import object_type
from gateway.graphql.reports.content.about_report import Content


@object_type
class Name:
    """One name as stated or written."""

    given: str | None = None
    family: str | None = None


@object_type
class PersonNameContent(Content):
    """Names and aliases."""

    names: list[Name] | None = None
    aliases: list[str] | None = None


@object_type
class DocumentNumber:
    """A number of a document; under the mask `last4` only its end."""

    kind: NumberKind
    value: str
    country: str | None = None


@object_type
class PersonNumbersContent(Content):
    """Numbers of documents."""

    numbers: list[DocumentNumber] | None = None


@object_type
class ProposedAge:
    """What another person of the Centre has still to confirm: until then nothing rests on it."""

    age: Age
    basis: AgeBasis
    birth_date: date | None = None


@object_type
class BirthContent(Content):
    """Birth date, or the band of age where no more is shown or known."""

    age: Age | None = None
    birth_date: date | None = None
    age_band: AgeBand | None = None
    basis: AgeBasis | None = None
    proposed: ProposedAge | None = strawberry.field(
        default=None,
        description="That a child is an adult, while it is to be confirmed; nothing once it was decided.",
    )


@object_type
class SexContent(Content):
    """Sex as seen or stated."""

    sex: Sex | None = None


@object_type
class CitizenshipContent(Content):
    """Citizenships; Serbian or foreign where no more is shown."""

    countries: list[str] | None = None
    group: CitizenshipGroup | None = None


@object_type
class ResidenceContent(Content):
    """Residence or immigration status."""

    status: ResidenceStatus | None = None


@object_type
class LanguageNeedsContent(Content):
    """Language and interpreter."""

    language: str | None = None
    interpreter_needed: bool | None = None


@object_type
class SafeContactContent(Content):
    """How to reach the person."""

    phone: str | None = None
    email: str | None = None
    other: str | None = None


@object_type
class ContactFlagsContent(Content):
    """What is safe about contacting the person."""

    contact_person: bool | None = None
    safe_times: str | None = None
    who_may_answer: str | None = None


@object_type
class PresentPlaceContent(Content):
    """Where the person is now; the region alone where no more is shown."""

    municipality: str | None = None
    text: str | None = None
    region: str | None = None


@object_type
class ReportFile:
    """A file that was added to the report: what is known of it without opening it."""

    id: strawberry.ID = strawberry.field(description="Opened by GET /files/{report}/{file}, which is on the record.")
    kind: FileKind
    size: int = strawberry.field(description="In bytes.")
    scan: Scan
    at: datetime
    caption: str | None = strawberry.field(default=None, description="What it shows, where its author said so.")


@object_type
class FilesContent(Content):
    """Files of one class, oldest first."""

    files: list[ReportFile] | None = None


@object_type
class ConsentEntry:
    """One line of the consent ledger."""

    scope: str
    given: bool
    at: datetime
    seen_alone: Answer | None = strawberry.field(
        default=None, description="Of what was heard after filing: whether the person was seen alone."
    )
    called_back: Answer | None = strawberry.field(
        default=None, description="Of what was heard after filing: whether a call back confirmed it."
    )


@object_type
class ConsentAttempt:
    """The person could not be asked yet."""

    reason: NotAskedReason
    at: datetime


@object_type
class ReferralConsent:
    """What was answered to a person being sent to units for one purpose; the last answer for a purpose counts."""

    purpose: Purpose
    agreed: bool
    unit_ids: list[strawberry.ID]
    classes: list[str] = strawberry.field(description="Names of the classes that the units may read.")
    until: datetime | None = strawberry.field(
        default=None, description="When it ends, with its last day; null of a no."
    )
    given_by: ConsentGiver
    method: ConsentMethod
    language: str = strawberry.field(description="In which it was explained.")
    interpreter: bool
    seen_alone: Answer
    called_back: Answer
    at: datetime
    live: bool = strawberry.field(description="Whether a unit can be asked on it now.")
    ground: ConsentGround = strawberry.field(
        default=ConsentGround.CONSENT,
        description="Consent: an adult answered. Guardianship: the guardianship authority, for a child.",
    )


@object_type
class ConsentContent(Content):
    """What an adult agreed to, and the guardianship authority for a child; without a status an adult has not been asked."""

    status: ConsentStatus | None = None
    entries: list[ConsentEntry] | None = None
    attempts: list[ConsentAttempt] | None = None
    referrals: list[ReferralConsent] | None = strawberry.field(
        default=None,
        description="What was answered to their being sent to units, the newest last; for the Centre and who protects a child.",
    )


@object_type
class ChildView:
    """What a child said to one answer of the guardianship authority."""

    purpose: Purpose
    agreed: bool = strawberry.field(description="What the authority answered.")
    heard: Answer
    agrees: ChildAgrees
    words: str | None = None
    at: datetime


@object_type
class ChildViewsContent(Content):
    """What the child says to what the guardianship authority answers for it, oldest first."""

    entries: list[ChildView] | None = None
