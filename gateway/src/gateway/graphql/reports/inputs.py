"""What a reporter may fill in. Everything is optional here: what is missing is answered all at once."""

from datetime import date, datetime

import strawberry

from contracts.words.persons import AgeBand, NumberKind, ResidenceStatus, Sex
from contracts.words.reports import Age, Answer, Companion, PoliceTold, Suspicion, WayIn
from gateway.graphql.inputs import KEY


@strawberry.input(description="One name as told or written.")
class NameInput:
    """One name."""

    given: str | None = None
    family: str | None = None


@strawberry.input(description="A number of a document.")
class NumberInput:
    """A number of a document."""

    kind: NumberKind
    value: str
    country: str | None = strawberry.field(default=None, description="Two capital letters.")


@strawberry.input(description="Birth date where known, else a band.")
class BirthInput:
    """Birth date or band."""

    birth_date: date | None = None
    age_band: AgeBand | None = None


@strawberry.input(description="How to reach the person safely.")
class SafeContactInput:
    """How to reach the person."""

    phone: str | None = None
    email: str | None = None
    other: str | None = None


@strawberry.input(description='What is safe about contacting the person; "do not contact" is the default.')
class ContactFlagsInput:
    """What is safe."""

    contact_person: bool = False
    safe_times: str | None = None
    who_may_answer: str | None = None


@strawberry.input(description="Language and interpreter.")
class LanguageNeedsInput:
    """Language and interpreter."""

    language: str | None = strawberry.field(default=None, description="Two or three letters (ISO 639).")
    interpreter_needed: bool | None = None


@strawberry.input(description="Where the person is now.")
class PlaceInput:
    """Where the person is now."""

    municipality: str | None = strawberry.field(default=None, description="The municipality's five digits.")
    text: str | None = None


@strawberry.input(description="Who the person is, as far as the reporter knows.")
class PersonInput:
    """Who the person is."""

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


@strawberry.input(description="Units that must not learn of it because somebody there could be involved or related.")
class ConflictInput:
    """Units that are skipped."""

    unit_ids: list[strawberry.ID] | None = None
    note: str | None = None


@strawberry.input(description="What an adult agreed to.")
class ConsentInput:
    """What an adult agreed to."""

    identification: bool
    share_clinical: bool = False


@strawberry.input(description="A report of suspicion. Sector and reporter come from your sign-in.")
class FileReportInput:
    """A report of suspicion."""

    idempotency_key: str = strawberry.field(description=KEY)
    encounter_date: date | None = None
    encounter_municipality: str | None = strawberry.field(
        default=None, description="The municipality's five digits, or RS-KM, ABROAD or UNKNOWN."
    )
    age: Age | None = None
    way_in: WayIn | None = None
    danger: Answer | None = None
    still_here: Answer | None = None
    still_here_until: datetime | None = None
    still_here_until_unknown: bool = False
    companion: Companion | None = None
    seen_alone: Answer | None = None
    police_told: PoliceTold | None = None
    callback_phone: str | None = None
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
    draft_id: strawberry.ID | None = strawberry.field(
        default=None, description="The draft it was typed into, which ends with it; one that is gone stops no report."
    )
