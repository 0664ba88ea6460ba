"""What a filing may say. Everything is optional here: what is missing is answered all at once by the domain."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, WithJsonSchema

from contracts.commands.declaring import Version
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
from identification.domain.reports.answers import MOST_PERSONS
from identification.entrypoints.http.reports.filing_form import as_enforced

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
    country: CountryCode | None = None


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

    language: LanguageCode | None = None
    interpreter_needed: bool | None = None


class Place(CamelModel):
    """Where the person is now."""

    municipality: MunicipalityCode | None = None
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
    """Why an adult whose life or health is in danger cannot be asked: a code of the reference data, and perhaps one sentence."""

    reason: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")] | None = None
    words: Annotated[SafeLine, Field(max_length=limits.VITAL_WORDS)] | None = None


class FormAnswer(CamelModel):
    """The answer to a question of the form that has no field of its own: codes where one chooses, days as in ISO 8601, digits."""

    question: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
    values: Annotated[list[FormValue], Field(min_length=1, max_length=40)]


Account = Annotated[SafeText, Field(max_length=limits.ADDED[AddendumKind.ACCOUNT])]
Needs = Annotated[SafeText, Field(max_length=limits.ADDED[AddendumKind.CARE_NEEDS])]
FormVersion = Annotated[int, Field(ge=1, le=999)]
FormAnswers = Annotated[list[FormAnswer], Field(max_length=200)]


class AboutPerson(CamelModel):
    """What is said of each person, and nothing of the place."""

    age: Age | None = None
    way_in: WayIn | None = None
    suspicions: Annotated[list[Suspicion], Field(max_length=10)] | None = None
    indicators: Annotated[list[IndicatorCode], Field(max_length=100)] | None = None
    concern: Annotated[SafeText, Field(max_length=limits.CONCERN)] | None = None
    conflict: Conflict | None = None
    person: Person | None = None
    account: Account | None = None
    clinical: Account | None = None
    care_needs: Needs | None = None
    consent: Consent | None = None
    vital_interest: VitalInterest | None = None
    answers: FormAnswers | None = None


class OtherPerson(AboutPerson):
    """One more person who was met at the same place: what is said of each, and nothing of the place."""


class Keyed(CamelModel):
    """What the Centre's intake enters for a reporter by telephone, on paper or to the hotline; `sector` of no service is left out."""

    source: ReportSource
    received_at: Moment
    sector: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] | None = None
    unit_id: UUID | None = None
    reporter_name: Annotated[SafeLine, Field(max_length=limits.CALLER_NAME)] | None = None
    reporter_phone: PhoneNumber | None = None


class ReportFiling(AboutPerson):
    """A report of suspicion (DESIGN 10.5 and 10.6), about one person or about `others` as well.

    It needs at least one of `suspicions`, `indicators` and `concern`.
    """

    model_config = ConfigDict(json_schema_extra=as_enforced)

    encounter_date: date | None = None
    encounter_municipality: EncounterPlaceCode | None = None
    danger: Answer | None = None
    still_here: Answer | None = None
    still_here_until: Moment | None = None
    still_here_until_unknown: bool = False
    companion: Companion | None = None
    seen_alone: Answer | None = None
    police_told: PoliceTold | None = None
    callback_phone: PhoneNumber | None = None
    form_version: FormVersion | None = None
    draft_id: UUID | None = None
    expected_draft_version: Version | None = None
    others: Annotated[list[OtherPerson], Field(max_length=MOST_PERSONS - 1)] | None = None
    keyed: Keyed | None = None


class Extension(CamelModel):
    """What the author knows besides: only what is new. How to reach the person, and where they are, is said anew as a whole."""

    expected_version: Version
    person: Person | None = None
    account: Account | None = None
    clinical: Account | None = None
    care_needs: Needs | None = None
    form_version: FormVersion | None = None
    answers: FormAnswers | None = None
    draft_id: UUID | None = None
