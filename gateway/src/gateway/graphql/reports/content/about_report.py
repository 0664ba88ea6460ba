"""What one class of the access table holds, for classes about the report. `recorded` alone is given under the mask `exists`."""

from datetime import date, datetime

import strawberry

from contracts.words.persons import ConsentStatus
from contracts.words.reports import (
    Answer,
    Companion,
    PoliceTold,
    ReceiptStage,
    ReportState,
    Suspicion,
    WayIn,
    Whereabouts,
)
from contracts.words.urgency import Urgency


@strawberry.interface(description="One class of the access table, as far as its mask shows it.")
class Content:
    """One class, masked."""

    recorded: bool = strawberry.field(default=True, description="Whether anything is recorded in this class.")


@strawberry.type(description="Reference and state.")
class ReferenceContent(Content):
    """Class `reference`."""

    reference: str | None = None
    state: ReportState | None = None


@strawberry.type(description="Sector, date, way in and urgency.")
class FilingContent(Content):
    """Class `report`."""

    sector: str | None = None
    encounter_date: date | None = None
    way_in: WayIn | None = None
    urgency: Urgency | None = None


@strawberry.type(description="Immediate danger, and whether the person is still here.")
class DangerContent(Content):
    """Class `danger`."""

    danger: Answer | None = None
    child_path: bool | None = None
    still_here: Answer | None = None
    still_here_until: datetime | None = None


@strawberry.type(description="Danger that nobody has taken over.")
class ReceiptWaiting:
    """What the reporter waits for."""

    due_at: datetime = strawberry.field(description="When somebody should have taken the report over.")
    overdue: bool = strawberry.field(description="This has passed.")
    csr_told: bool = strawberry.field(
        description="The centre for social work that serves the place was sent a request when the report was filed."
    )


@strawberry.type(description="How far the report has come, computed when it is read.")
class ReceiptContent(Content):
    """Class `receipt`."""

    stage: ReceiptStage | None = None
    nobody_yet: bool | None = strawberry.field(
        default=None, description="Nobody has taken it yet although somebody should have: call the Centre's duty."
    )
    call_phone: str | None = strawberry.field(default=None, description="Whom to call, when nobody has taken it yet.")
    saved_at: datetime | None = None
    delivered_at: datetime | None = None
    opened_at: datetime | None = None
    taken_over_at: datetime | None = None
    waiting: ReceiptWaiting | None = strawberry.field(
        default=None, description="While there is danger and nobody has taken the report over."
    )


@strawberry.type(description="One instruction to the reporter.")
class Instruction:
    """One instruction."""

    code: str = strawberry.field(description="Code of the instruction in the reference data.")
    at: datetime
    until: datetime | None = None


@strawberry.type(description="What to do now, oldest first.")
class InstructionContent(Content):
    """Class `instruction`."""

    entries: list[Instruction] | None = None


@strawberry.type(description="One answer of the reporter.")
class WhereaboutsEntry:
    """One answer."""

    code: Whereabouts
    at: datetime


@strawberry.type(description="Where the person is, oldest answer first.")
class WhereaboutsContent(Content):
    """Class `whereabouts`."""

    entries: list[WhereaboutsEntry] | None = None


@strawberry.type(description="Who is with the person, seen alone, police told.")
class EncounterContent(Content):
    """Class `encounter`."""

    companion: Companion | None = None
    seen_alone: Answer | None = None
    police_told: PoliceTold | None = None


@strawberry.type(description="What the author added after filing.")
class Addendum:
    """One addition."""

    text: str
    at: datetime


@strawberry.type(description="A text.")
class TextContent(Content):
    """Classes `concern`, `account`, `clinical` and `care_needs`; to the concern nothing is added."""

    text: str | None = None
    addenda: list[Addendum] | None = strawberry.field(
        default=None,
        description="What the author added after filing, oldest first; `text` is null when all of it was added.",
    )


@strawberry.type(description="Who in a receiving institution could be involved: units that were skipped.")
class ConflictContent(Content):
    """Class `conflict`."""

    unit_ids: list[strawberry.ID] | None = None
    note: str | None = None


@strawberry.type(description="Who filed it.")
class ReporterNameContent(Content):
    """Class `reporter_name`."""

    name: str | None = None


@strawberry.type(description="The unit that filed it and its call-back phone.")
class UnitCallbackContent(Content):
    """Class `unit_callback`."""

    unit_id: strawberry.ID | None = None
    phone: str | None = None


@strawberry.type(description="Where the encounter was; the region alone where no more is shown.")
class MunicipalityContent(Content):
    """Class `municipality`."""

    encounter: str | None = None
    encounter_region: str | None = None


@strawberry.type(description="Indicators that were seen.")
class IndicatorsContent(Content):
    """Class `indicators`."""

    codes: list[str] | None = None


@strawberry.type(description="Forms of exploitation that are suspected.")
class ExploitationContent(Content):
    """Class `exploitation`."""

    forms: list[Suspicion] | None = None


@strawberry.type(description="One line of the consent ledger.")
class ConsentEntry:
    """One line of the ledger."""

    scope: str
    given: bool
    at: datetime


@strawberry.type(description="What an adult agreed to.")
class ConsentContent(Content):
    """Class `consent`."""

    status: ConsentStatus | None = None
    entries: list[ConsentEntry] | None = None
