"""What callers send. Everything in a filing is optional here: what is missing is answered all at once by the domain."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from chassis.http.fields import (
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
from chassis.http.models import CamelModel
from contracts.words.disclosures import ReadingBasis, ReadingScope
from contracts.words.persons import AgeBand, ResidenceStatus, Sex
from contracts.words.reports import (
    AddendumKind,
    Age,
    Answer,
    Companion,
    PoliceTold,
    Suspicion,
    WayIn,
    Whereabouts,
    WithdrawalReason,
)
from identification.entrypoints.http.reading.classes import ListedClass, ReportClass
from identification.entrypoints.http.reports.filing_form import as_enforced, dump, dumped

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Name(CamelModel):
    """One name as told or written."""

    given: Annotated[SafeLine, Field(max_length=100)] | None = None
    family: Annotated[SafeLine, Field(max_length=100)] | None = None


class Number(CamelModel):
    """A number of a document; never checked so hard that a report would be blocked by it."""

    kind: Literal["jmbg", "passport", "permit", "other"]
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
    safe_times: Annotated[SafeLine, Field(max_length=200)] | None = None
    who_may_answer: Annotated[SafeLine, Field(max_length=200)] | None = None


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


class ReportFiling(CamelModel):
    """A report of suspicion (DESIGN 10.5 and 10.6)."""

    model_config = ConfigDict(json_schema_extra=as_enforced)

    encounter_date: date | None = None
    encounter_municipality: EncounterPlaceCode | None = None
    age: Age | None = None
    way_in: WayIn | None = None
    danger: Answer | None = None
    still_here: Answer | None = None
    still_here_until: Moment | None = None
    still_here_until_unknown: bool = False
    companion: Companion | None = None
    seen_alone: Answer | None = None
    police_told: PoliceTold | None = None
    callback_phone: PhoneNumber | None = None
    suspicions: Annotated[list[Suspicion], Field(max_length=10)] | None = None
    indicators: Annotated[list[IndicatorCode], Field(max_length=100)] | None = None
    concern: Annotated[SafeText, Field(max_length=500)] | None = None
    conflict: Conflict | None = None
    person: Person | None = None
    account: Annotated[SafeText, Field(max_length=10_000)] | None = None
    clinical: Annotated[SafeText, Field(max_length=10_000)] | None = None
    care_needs: Annotated[SafeText, Field(max_length=2_000)] | None = None
    consent: Consent | None = None
    draft_id: UUID | None = None

    def answers(self) -> dict[str, Any]:
        """The minimum by JSON name, typed."""
        return {
            "encounterDate": self.encounter_date,
            "encounterMunicipality": self.encounter_municipality,
            "age": self.age,
            "wayIn": self.way_in,
            "danger": self.danger,
            "stillHere": self.still_here,
            "stillHereUntil": self.still_here_until,
            "stillHereUntilUnknown": self.still_here_until_unknown,
            "companion": self.companion,
            "seenAlone": self.seen_alone,
            "policeTold": self.police_told,
            "callbackPhone": self.callback_phone,
            "suspicions": self.suspicions,
            "indicators": self.indicators,
            "concern": self.concern,
        }

    def details(self) -> dict[str, dict[str, Any]]:
        """The optional part by class of the access table."""
        person = self.person or Person()
        names = dumped(person.names)
        contents = {
            "person_name": {"names": names, "aliases": person.aliases} if names or person.aliases else None,
            "person_numbers": {"numbers": dumped(person.numbers)} if person.numbers else None,
            "birth": dump(person.birth),
            "sex": {"sex": person.sex} if person.sex else None,
            "citizenship": {"countries": person.citizenships} if person.citizenships else None,
            "residence": {"status": person.residence} if person.residence else None,
            "language_needs": dump(person.language_needs),
            "safe_contact": dump(person.safe_contact),
            "contact_flags": dump(person.contact_flags),
            "present_place": dump(person.present_place),
            "conflict": {"note": self.conflict.note} if self.conflict else None,
            "account": {"text": self.account} if self.account else None,
            "clinical": {"text": self.clinical} if self.clinical else None,
            "care_needs": {"text": self.care_needs} if self.care_needs else None,
            "consent": dump(self.consent),
        }
        return {name: content for name, content in contents.items() if content}


class TakeOver(CamelModel):
    """Take a report over."""

    expected_version: Version


class Withdrawal(CamelModel):
    """Take a report back."""

    expected_version: Version
    reason: WithdrawalReason
    seen_alone: Answer = Answer.UNKNOWN
    called_back: Answer = Answer.UNKNOWN


class Advice(CamelModel):
    """What to do now."""

    instruction: Annotated[SafeLine, Field(max_length=60)]
    until: Moment | None = None


class WhereaboutsAnswer(CamelModel):
    """Where the person is."""

    answer: Whereabouts


class Addition(CamelModel):
    """What the author adds."""

    expected_version: Version
    kind: AddendumKind
    text: Annotated[SafeText, Field(max_length=10_000)]


class Basis(CamelModel):
    """Why the caller reads what is closed."""

    scope: ReadingScope
    basis: ReadingBasis


class Ids(CamelModel):
    """A batch; with `classes` only those are opened."""

    ids: Annotated[list[UUID], Field(max_length=50)]
    classes: list[ReportClass] | None = None


class ReportIds(CamelModel):
    """Reports that something else names; `classes` as a list takes them."""

    ids: Annotated[list[UUID], Field(max_length=50)]
    classes: list[ListedClass] | None = None


class WithheldClass(CamelModel):
    """One class that is held back or shown in part, and why."""

    class_: Annotated[str, Field(alias="class")]
    mask: str
    reason: str


class ReportAnswer(CamelModel):
    """A report as the caller may see it; a class that is null and not withheld has nothing recorded."""

    id: UUID
    version: int
    state: str
    positions: list[str]
    classes: dict[str, dict[str, Any] | None]
    withheld: list[WithheldClass]


class ReportList(CamelModel):
    """One page."""

    items: list[ReportAnswer]
    next_cursor: str | None


class ReportBatch(CamelModel):
    """In the order asked; null stands for missing and forbidden alike."""

    items: list[ReportAnswer | None]
