"""What a reporter may fill in. Everything is optional here: what is missing is answered all at once."""

from datetime import date, datetime

import strawberry

from contracts.words.persons import AgeBand, NumberKind, ResidenceStatus, Sex
from contracts.words.reports import Age, Answer, Companion, PoliceTold, ReportSource, Suspicion, WayIn
from gateway.graphql.fields import input_type
from gateway.graphql.inputs import KEY


@input_type
class NameInput:
    """One name as stated or written."""

    given: str | None = None
    family: str | None = None


@input_type
class NumberInput:
    """A number of a document."""

    kind: NumberKind
    value: str
    country: str | None = strawberry.field(default=None, description="Two capital letters.")


@input_type
class BirthInput:
    """Birth date where known, else a band."""

    birth_date: date | None = None
    age_band: AgeBand | None = None


@input_type
class SafeContactInput:
    """How to reach the person safely."""

    phone: str | None = None
    email: str | None = None
    other: str | None = None


@input_type
class ContactFlagsInput:
    """What is safe about contacting the person; "do not contact" is the default."""

    contact_person: bool = False
    safe_times: str | None = None
    who_may_answer: str | None = None


@input_type
class LanguageNeedsInput:
    """Language and interpreter."""

    language: str | None = strawberry.field(default=None, description="Two or three letters (ISO 639).")
    interpreter_needed: bool | None = None


@input_type
class PlaceInput:
    """Where the person is now."""

    municipality: str | None = strawberry.field(default=None, description="The municipality's five digits.")
    text: str | None = None


@input_type
class PersonInput:
    """Who the person is, as far as the reporter knows."""

    names: list[NameInput] | None = None
    aliases: list[str] | None = None
    numbers: list[NumberInput] | None = None
    birth: BirthInput | None = None
    sex: Sex | None = None
    citizenships: list[str] | None = None
    residence: ResidenceStatus | None = None
    language_needs: LanguageNeedsInput | None = None
    safe_contact: SafeContactInput | None = None
    contact_flags: ContactFlagsInput | None = None
    present_place: PlaceInput | None = None


@input_type
class ConflictInput:
    """Units that must not learn of it because a member could be involved or related."""

    unit_ids: list[strawberry.ID] | None = None
    note: str | None = None


@input_type
class ConsentInput:
    """What an adult agreed to."""

    identification: bool
    share_clinical: bool = False


@input_type
class VitalInterestInput:
    """Why an adult whose life or health is in danger cannot be asked; needed for that way in, and refused for any other."""

    reason: str | None = strawberry.field(default=None, description="Code of the reason in the reference data.")
    words: str | None = strawberry.field(
        default=None, description="One sentence of at most 300 characters; some reasons need one."
    )


@input_type
class FormAnswerInput:
    """The answer to a question of the form that has no field of its own."""

    question: str = strawberry.field(description="Code of the question in the forms of `contracts/forms`.")
    values: list[str] = strawberry.field(
        description="One, or several where several may be chosen: codes, days as in ISO 8601, digits, or text."
    )


@input_type
class AboutPerson:
    """What is said of each person, and nothing of the place."""

    age: Age | None = None
    way_in: WayIn | None = None
    suspicions: list[Suspicion] | None = None
    indicators: list[str] | None = None
    concern: str | None = strawberry.field(default=None, description="One sentence, written to be passed on.")
    conflict: ConflictInput | None = None
    person: PersonInput | None = None
    account: str | None = strawberry.field(default=None, description="What you saw and heard.")
    clinical: str | None = strawberry.field(
        default=None, description="Findings; never shown to a centre for social work."
    )
    care_needs: str | None = strawberry.field(default=None, description="Care and safety needs without a diagnosis.")
    consent: ConsentInput | None = None
    vital_interest: VitalInterestInput | None = None
    answers: list[FormAnswerInput] | None = None


@input_type
class OtherPersonInput(AboutPerson):
    """One more person who was met at the same place: what is said of each, and nothing of the place."""


@input_type
class KeyedInput:
    """How a report came that the Centre's intake enters, and who reported it."""

    source: ReportSource
    received_at: datetime = strawberry.field(
        description="When the Centre got it: within 30 days, not before the encounter."
    )
    sector: str | None = strawberry.field(
        default=None,
        description="Of the reporter: its form is answered. Absent for a reporter who works for no service.",
    )
    unit_id: strawberry.ID | None = strawberry.field(
        default=None, description="Their unit, which finds the report as its own and is offered it."
    )
    reporter_name: str | None = None
    reporter_phone: str | None = None


@input_type
class FileReportInput(AboutPerson):
    """A report of suspicion. Sector and reporter come from your sign-in, or stand in `keyed`."""

    idempotency_key: str = strawberry.field(description=KEY)
    encounter_date: date | None = None
    encounter_municipality: str | None = strawberry.field(
        default=None, description="The municipality's five digits, or RS-KM, ABROAD or UNKNOWN."
    )
    danger: Answer | None = None
    still_here: Answer | None = None
    still_here_until: datetime | None = None
    still_here_until_unknown: bool = False
    companion: Companion | None = None
    seen_alone: Answer | None = None
    police_told: PoliceTold | None = None
    callback_phone: str | None = None
    form_version: int | None = strawberry.field(
        default=None, description="The version of the form that was answered; the newest without it."
    )
    draft_id: strawberry.ID | None = strawberry.field(
        default=None, description="The draft it was typed into, which ends with it; one that is gone stops no report."
    )
    expected_draft_version: int | None = strawberry.field(
        default=None, description="With `draftId`: nothing is filed if the draft was changed after this version."
    )
    others: list[OtherPersonInput] | None = strawberry.field(
        default=None, description="The other persons met there; 50 persons at most, the first one included."
    )
    keyed: KeyedInput | None = strawberry.field(
        default=None, description="For the Centre's intake alone: what came by telephone, on paper or to the hotline."
    )
