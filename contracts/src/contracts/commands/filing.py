"""Filing a report, and saying more later. Everything of a filing is optional: what is missing is answered all at once by the domain."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, WithJsonSchema

from contracts.commands.declaring import Declaration, Version, Versioned
from contracts.fields import (
    CountryCode,
    Email,
    EncounterPlaceCode,
    IndicatorCode,
    LanguageCode,
    Moment,
    MunicipalityCode,
    PhoneNumber,
    SafeLine,
    SafeText,
)
from contracts.forms import LONGEST_TEXT
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words import limits
from contracts.words.persons import AgeBand, NumberKind, ResidenceStatus, Sex
from contracts.words.reports import (
    AddendumKind,
    Age,
    Answer,
    Companion,
    PoliceTold,
    ReportSource,
    Suspicion,
    WayIn,
)

# What an answer may be is in the definition of its question; nothing is trimmed before.
FormValue = Annotated[str, StringConstraints(max_length=4 * LONGEST_TEXT, pattern=r"^[\s\S]*$")]


class Name(CamelModel):
    """One name as stated or written."""

    given: Annotated[SafeLine, Field(max_length=100)] | None = None
    family: Annotated[SafeLine, Field(max_length=100)] | None = None


class Number(CamelModel):
    """A number of a document; never checked so hard that a report would be blocked by it."""

    kind: Annotated[NumberKind, WithJsonSchema({"type": "string", "enum": [*NumberKind]})]
    value: Annotated[
        SafeLine, Field(min_length=2, max_length=40, json_schema_extra={"allOf": [{"pattern": r"\S.*\S"}]})
    ]
    country: Annotated[CountryCode | None, Field(description="Two capital letters.")] = None


class Birth(CamelModel):
    """Birth date where known, else a band."""

    birth_date: date | None = None
    age_band: AgeBand | None = None


class SafeContact(CamelModel):
    """How to reach the person; "do not contact the person" is the default."""

    phone: PhoneNumber | None = None
    email: Email | None = None
    other: Annotated[SafeLine, Field(max_length=300)] | None = None


class ContactFlags(CamelModel):
    """What is safe about contacting the person."""

    contact_person: bool = False
    safe_times: Annotated[SafeLine, Field(max_length=limits.CONTACT)] | None = None
    who_may_answer: Annotated[SafeLine, Field(max_length=limits.CONTACT)] | None = None


class LanguageNeeds(CamelModel):
    """Language and interpreter."""

    language: Annotated[LanguageCode | None, Field(description="Two or three letters (ISO 639).")] = None
    interpreter_needed: bool | None = None


class Place(CamelModel):
    """Where the person is now."""

    municipality: Annotated[MunicipalityCode | None, Field(description="The municipality's five digits.")] = None
    text: Annotated[SafeLine, Field(max_length=300)] | None = None


class Person(CamelModel):
    """Who the person is, as far as the reporter knows."""

    names: Annotated[list[Name], Field(max_length=10)] | None = None
    aliases: Annotated[list[Annotated[SafeLine, Field(max_length=100)]], Field(max_length=10)] | None = None
    numbers: Annotated[list[Number], Field(max_length=10)] | None = None
    birth: Birth | None = None
    sex: Sex | None = None
    citizenships: Annotated[list[CountryCode], Field(max_length=5)] | None = None
    residence: ResidenceStatus | None = None
    language_needs: LanguageNeeds | None = None
    safe_contact: SafeContact | None = None
    contact_flags: ContactFlags | None = None
    present_place: Place | None = None


class Conflict(CamelModel):
    """Who in a receiving institution could be involved or related: that unit is skipped and never learns of it."""

    unit_ids: Annotated[list[UUID], Field(max_length=20)] = Field(default_factory=list)
    note: Annotated[SafeLine, Field(max_length=500)] | None = None


class Consent(CamelModel):
    """What an adult agreed to."""

    identification: bool
    share_clinical: bool = False


class VitalInterest(CamelModel):
    """Why an adult whose life or health is in danger cannot be asked; needed for that way in, and refused for any other."""

    reason: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")] | None = Field(
        default=None, description="Code of the reason in the reference data."
    )
    words: Annotated[SafeLine, Field(max_length=limits.VITAL_WORDS)] | None = Field(
        default=None, description=f"One sentence of at most {limits.VITAL_WORDS} characters; some reasons need one."
    )


class FormAnswer(CamelModel):
    """The answer to a question of the form that has no field of its own."""

    question: Annotated[
        str,
        StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$"),
        Field(description="Code of the question in the forms of `contracts/forms`."),
    ]
    values: Annotated[
        list[FormValue],
        Field(
            min_length=1,
            max_length=40,
            description="One, or several where several may be chosen: codes, days as in ISO 8601, digits, or text.",
        ),
    ]


Account = Annotated[SafeText, Field(max_length=limits.ADDED[AddendumKind.ACCOUNT])]
Needs = Annotated[SafeText, Field(max_length=limits.ADDED[AddendumKind.CARE_NEEDS])]
FormVersion = Annotated[
    Annotated[int, Field(ge=1, le=999)] | None,
    Field(description="The version of the form that was answered; the newest without it."),
]
DraftId = Annotated[
    UUID | None,
    Field(description="The draft it was typed into, which ends with it; one that is gone stops nothing."),
]
FormAnswers = Annotated[list[FormAnswer], Field(max_length=200)]


class AboutPerson(CamelModel):
    """What is said of each person, and nothing of the place."""

    age: Age | None = None
    way_in: WayIn | None = None
    suspicions: Annotated[list[Suspicion], Field(max_length=10)] | None = None
    indicators: Annotated[list[IndicatorCode], Field(max_length=100)] | None = None
    concern: Annotated[SafeText, Field(max_length=limits.CONCERN)] | None = Field(
        default=None, description="One sentence, written to be passed on."
    )
    conflict: Conflict | None = None
    person: Person | None = None
    account: Annotated[Account | None, Field(description="What you saw and heard.")] = None
    clinical: Annotated[Account | None, Field(description="Findings; never shown to a centre for social work.")] = None
    care_needs: Annotated[Needs | None, Field(description="Care and safety needs without a diagnosis.")] = None
    consent: Consent | None = None
    vital_interest: VitalInterest | None = None
    answers: FormAnswers | None = None


class OtherPerson(AboutPerson):
    """One more person who was met at the same place: what is said of each, and nothing of the place."""


class Keyed(CamelModel):
    """How a report came that the Centre's intake enters, and who reported it."""

    source: ReportSource
    received_at: Annotated[
        Moment, Field(description="When the Centre got it: within 30 days, not before the encounter.")
    ]
    sector: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = Field(
        default=None,
        description="Of the reporter: its form is answered. Absent for a reporter who works for no service.",
    )
    unit_id: Annotated[
        UUID | None, Field(description="Their unit, which finds the report as its own and is offered it.")
    ] = None
    reporter_name: Annotated[SafeLine, Field(max_length=limits.CALLER_NAME)] | None = None
    reporter_phone: PhoneNumber | None = None


class ReportFiling(AboutPerson):
    """A report of suspicion, about one person or about `others` as well. Sector and reporter come from the sign-in, or from `keyed`.

    It needs at least one of `suspicions`, `indicators` and `concern`.
    """

    encounter_date: date | None = None
    encounter_municipality: Annotated[
        EncounterPlaceCode | None, Field(description="The municipality's five digits, or RS-KM, ABROAD or UNKNOWN.")
    ] = None
    danger: Answer | None = None
    still_here: Answer | None = None
    still_here_until: Moment | None = None
    still_here_until_unknown: bool = False
    companion: Companion | None = None
    seen_alone: Answer | None = None
    police_told: PoliceTold | None = None
    callback_phone: PhoneNumber | None = None
    form_version: FormVersion = None
    draft_id: DraftId = None
    expected_draft_version: Annotated[
        Version | None,
        Field(description="With `draftId`: nothing is filed if the draft was changed after this version."),
    ] = None
    others: Annotated[list[OtherPerson], Field(max_length=limits.PERSONS - 1)] | None = Field(
        default=None,
        description=f"The other persons met there; {limits.PERSONS} persons at most, the first one included.",
    )
    keyed: Annotated[
        Keyed | None,
        Field(description="For the Centre's intake alone: what came by telephone, on paper or to the hotline."),
    ] = None


class Extension(Versioned):
    """The author says more, section by section: only what is new. What was said before can be read as it was.

    How to reach the person, and where they are, is said anew as a whole.
    """

    person: Person | None = None
    account: Annotated[Account | None, Field(description="What you saw and heard besides.")] = None
    clinical: Annotated[Account | None, Field(description="Further findings.")] = None
    care_needs: Annotated[Needs | None, Field(description="Further care and safety needs.")] = None
    form_version: FormVersion = None
    answers: FormAnswers | None = None
    draft_id: DraftId = None


FILE = Declaration(
    "fileReport",
    "Files a report of suspicion; everything that is missing is answered at once.",
    ReportFiling,
    "/reports",
    Permission.REPORTS_FILE,
    operation="post_report",
)
EXTEND = Declaration(
    "extendReport",
    "The author says more, in any sections at once: readers of a class read the newest of it from now on.",
    Extension,
    "/reports/{report_id}/extension",
    Permission.REPORTS_ADD,
    operation="post_extension",
)
