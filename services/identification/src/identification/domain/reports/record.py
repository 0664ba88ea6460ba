"""What the report of one person consists of, and what has changed of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from chassis.domain.aggregate import Aggregate
from chassis.domain.changes import Change
from chassis.domain.errors import StaleVersion
from contracts.events.identification import PersonEvent, ReportEvent
from contracts.words.reports import Age, HandOver, ReportState, WayIn
from identification.domain.ages.proposal import AdultProposal
from identification.domain.dismissals import DismissalProposal
from identification.domain.reports.lifecycle import REPORT_LIFECYCLE, ReportAction
from identification.domain.vocabulary import urgency_of

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.words.persons import AgeBasis
    from contracts.words.reports import Answer, ReportSource
    from contracts.words.urgency import Urgency

AGE = "age"
ADDED = "addenda"
"""What a change is called that added something to the report, whatever that was."""
CORRECTED = "corrections"
"""What a change is called that corrected what was fixed at filing, whatever that was."""
GUARDIAN = "guardian"
"""What a change is called that says what came of checking a parent or guardian."""
INFORMED = "proceedings"
"""What a change is called that says that the prosecutor was informed."""


@dataclass(frozen=True, slots=True)
class Filing:
    """What is fixed when a report is filed; only the reporter's unit and agency, of what intake keyed in, may be corrected.

    Each of several `persons` who are reported at once has one, `joint_with` that of the first. What the Centre's intake keyed in has a
    `source`, and `received_at` when the Centre got it: its author is who keyed it in, its unit, agency and sector are the reporter's.
    """

    id: UUID
    reference: str
    person_id: UUID
    author_id: UUID
    author_unit: UUID
    author_agency: UUID
    author_sector: str
    way_in: WayIn
    child_path: bool
    danger: Answer
    still_here: Answer
    still_here_until: datetime | None
    urgency: Urgency
    serving_csr: UUID | None
    excluded_units: tuple[UUID, ...]
    submitted_at: datetime
    draft_id: UUID | None = None
    joint_with: UUID | None = None
    number: int = 1
    persons: int = 1
    source: ReportSource | None = None
    received_at: datetime | None = None

    @property
    def known_since(self) -> datetime:
        """Since when the Centre can have known of it."""
        return self.received_at or self.submitted_at

    @property
    def report_id(self) -> UUID:
        """The report as others know it: all persons reported at once have the first person's."""
        return self.joint_with or self.id

    @property
    def health_report(self) -> bool:
        """In a health report both texts are clinical outside the Centre (DESIGN 10.6)."""
        return self.author_sector == "health"

    def keyed_by(self, person: UUID) -> bool:
        """Whether this person entered it for another person."""
        return self.source is not None and self.author_id == person

    @property
    def kept_from_own_unit(self) -> bool:
        """Whether the unit that reported must not learn of it."""
        return self.author_unit in self.excluded_units

    @property
    def may_be_offered_at_once(self) -> bool:
        """Whether the unit that is named in what is keyed in finds an offer; else who keyed it in offers it when they choose to.

        Of a person who could not be asked, or whom the reporter keeps to themself, no ward is notified on a caller's word alone.
        """
        return not self.kept_from_own_unit and self.way_in not in (WayIn.COULD_NOT_ASK, WayIn.THROUGH_ME)

    @property
    def notified_csr(self) -> UUID | None:
        """The centre for social work that is sent a request by law: for a child, unless the conflict question named it."""
        return None if self.serving_csr in self.excluded_units or not self.child_path else self.serving_csr


@dataclass(slots=True)
class Progress:
    """What changes: the state and the moments that the receipt shows. `ended_at`: when it ended, as the state says.

    `to_ask_since`: since then the person is to be asked. `assess_by`: by then the Centre, which took it over, assesses the person.
    `to_inform_since`: since then, once the Centre has taken it over, the prosecutor is to be informed of the person.
    `case_id` is the case that it belongs to since it was first assigned, `manager_id` who has it since `assigned_at`; `recused` are those
    who recused themselves from it: at the Centre, or in a unit that it was sent to.
    `way_now` is the way in since another age was found out, `path_since` when that was, and `csr_now` who serves the child since.
    `adult_proposed_*`: that a child is an adult waits for another person to confirm it.
    `source_now` and `received_now` are how it came and when, of what intake entered, since that was corrected.
    `procedure_opened_at` and `concluded_at` are of the formal procedure of the person; until the decision was served, `panel` are the
    members of its panel. `brought_at` is when a dissent, a review or a revocation was brought to the director, while it is.
    `risk_review_by`: by then the danger to the person is assessed anew, the end of a day.
    `reopened_at` is when a supervisor last opened it again after it was dismissed.
    `dismissal_proposed_*`: that the report is dismissed waits for a supervisor; of several persons with the first.
    `place_code` is that of the municipality of the encounter on the Centre's list, for as long as its intake may read that and the report
    runs.
    `take_over_by`, `urgency_of_all` and `csr_of_another` are of the first person's report, for its line on the Centre's list: by when the
    Centre takes it over, how urgent it was filed for the worst off of all persons, and who serves the first child among the others.
    """

    state: ReportState = ReportState.SUBMITTED
    version: int = 1
    delivered_at: datetime | None = None
    opened_at: datetime | None = None
    taken_over_at: datetime | None = None
    taken_over_by: UUID | None = None
    case_id: UUID | None = None
    manager_id: UUID | None = None
    assigned_at: datetime | None = None
    recused: tuple[UUID, ...] = ()
    ended_at: datetime | None = None
    offered_at: datetime | None = None
    second_author_id: UUID | None = None
    open_questions: int = 0
    to_ask_since: datetime | None = None
    assess_by: datetime | None = None
    to_inform_since: datetime | None = None
    way_now: WayIn | None = None
    path_since: datetime | None = None
    csr_now: UUID | None = None
    adult_proposed_by: UUID | None = None
    adult_proposed_as: str | None = None
    adult_proposed_from: AgeBasis | None = None
    adult_proposed_at: datetime | None = None
    source_now: ReportSource | None = None
    received_now: datetime | None = None
    came_corrected_at: datetime | None = None
    dismissal_proposed_by: UUID | None = None
    dismissal_proposed_as: str | None = None
    dismissal_proposed_at: datetime | None = None
    reopened_at: datetime | None = None
    risk_review_by: datetime | None = None
    procedure_opened_at: datetime | None = None
    concluded_at: datetime | None = None
    brought_at: datetime | None = None
    panel: tuple[UUID, ...] = ()
    place_code: bytes | None = field(default=None, repr=False)
    take_over_by: datetime | None = None
    urgency_of_all: Urgency | None = None
    csr_of_another: UUID | None = None
    changes: tuple[Change, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class ProcedureOfCase:
    """What every report of a case says of the person's procedure: for who reads it, and for its reporters."""

    opened_at: datetime | None = None
    concluded_at: datetime | None = None
    brought_at: datetime | None = None
    panel: tuple[UUID, ...] = ()

    @property
    def readers(self) -> tuple[tuple[UUID, ...], bool]:
        """Who reads the record for it: the members of the panel, and whether a director does."""
        return self.panel, self.brought_at is not None


class ReportBase(Aggregate[ReportEvent]):
    """A report as it is now: what was filed, what has changed since, and what is still to be published."""

    def __init__(self, filing: Filing, progress: Progress) -> None:
        """As stored; new ones come from `Report.file`."""
        super().__init__()
        self.filing = filing
        self.progress = progress

    def record(self, event: ReportEvent) -> None:
        """Remembers it; of another person than the first it is published as of the report, and who it is about."""
        if (joint := self.filing.joint_with) is not None and isinstance(event, PersonEvent):
            event = event.model_copy(update={"report_id": joint, "person_id": self.id})
        super().record(event)

    @property
    def id(self) -> UUID:
        """Opaque identifier."""
        return self.filing.id

    @property
    def in_force(self) -> Filing:
        """What was filed, on the path that is in force since another age was found out; only what was filed is sealed."""
        way, filing = self.progress.way_now, self.filing
        if way is None:
            return filing
        child = way is WayIn.CHILD_DUTY
        urgency = urgency_of(filing.danger, Age.CHILD if child else Age.ADULT)
        return replace(filing, way_in=way, child_path=child, urgency=urgency, serving_csr=self.progress.csr_now)

    @property
    def adult_proposal(self) -> AdultProposal | None:
        """That the child is an adult, while it waits for another person's confirmation."""
        by, position = self.progress.adult_proposed_by, self.progress.adult_proposed_as
        basis, at = self.progress.adult_proposed_from, self.progress.adult_proposed_at
        return AdultProposal(by, position, basis, at) if by and position and basis and at else None

    @property
    def came(self) -> tuple[ReportSource, datetime] | None:
        """How it came and when the Centre got it, as that is in force, of what intake entered; terms run from what was filed."""
        source, at = (
            self.progress.source_now or self.filing.source,
            self.progress.received_now or self.filing.received_at,
        )
        return None if source is None or at is None else (source, at)

    @property
    def dismissal_proposal(self) -> DismissalProposal | None:
        """That the report is dismissed, while it waits for a supervisor."""
        progress = self.progress
        by, position, at = (
            progress.dismissal_proposed_by,
            progress.dismissal_proposed_as,
            progress.dismissal_proposed_at,
        )
        return DismissalProposal(by, position, at) if by and position and at else None

    @property
    def state(self) -> ReportState:
        """Whether it is open, or how it ended."""
        return self.progress.state

    @property
    def version(self) -> int:
        """Counts changes of life cycle and content; receipts, instructions and whereabouts bump nothing."""
        return self.progress.version

    @property
    def additions(self) -> list[int]:
        """The versions that added something."""
        return [change.version for change in self.progress.changes if ADDED in change.fields]

    @property
    def ages(self) -> list[int]:
        """The versions in which it was said how old the person is."""
        return [change.version for change in self.progress.changes if AGE in change.fields]

    @property
    def corrections(self) -> list[int]:
        """The versions that corrected what was fixed at filing."""
        return [change.version for change in self.progress.changes if CORRECTED in change.fields]

    @property
    def guardian_checks(self) -> list[int]:
        """The versions that said what came of checking a parent or guardian."""
        return [change.version for change in self.progress.changes if GUARDIAN in change.fields]

    @property
    def no_additions(self) -> list[int]:
        """The versions that said something more and are no addition of its author's: an age, a correction, or what was done since."""
        informed = [change.version for change in self.progress.changes if INFORMED in change.fields]
        return [*self.ages, *self.corrections, *self.guardian_checks, *informed]

    @property
    def awaits_opening(self) -> bool:
        """Whether the intake's next read opens it: the first one, of a report that was not taken back."""
        return self.progress.opened_at is None and self.state.row.is_open

    @property
    def is_to_be_asked(self) -> bool:
        """Whether the person has still to be asked for consent, as soon as that is safe."""
        return self.progress.to_ask_since is not None and self.state.row.is_open

    @property
    def informs_prosecutor_since(self) -> datetime | None:
        """Since when the Centre, which has taken it over, is to inform the prosecutor; None where it is not."""
        return self.progress.to_inform_since if self.state is ReportState.RECEIVED else None

    @property
    def hand_over(self) -> HandOver | None:
        """How far it is handed over; None when it is not offered."""
        if self.progress.second_author_id is not None:
            return HandOver.TAKEN
        return None if self.progress.offered_at is None else HandOver.OFFERED

    def found_by(self, place_code: bytes | None) -> None:
        """From now on the Centre's list finds it by this code, if it runs: of several persons the first, whose row is for all."""
        listed = self.filing.joint_with is None and self.state.row.is_open
        self.progress.place_code = place_code if listed else None

    def is_of(self, person: UUID) -> bool:
        """Whether it comes from this person: they filed it, entered it for another, or took it over from its author."""
        return person in (self.filing.author_id, self.progress.second_author_id)

    def expect(self, version: int) -> None:
        """Raises StaleVersion with the fields changed since `version`."""
        if version != self.version:
            raise StaleVersion(self.state.value, self.version, self.changed_since(version))

    def changed_since(self, version: int) -> list[str]:
        """Names of fields that versions after `version` changed."""
        return sorted({name for change in self.progress.changes if change.version > version for name in change.fields})

    def allow(self, action: ReportAction) -> None:
        """Raises ReportMoveRefused unless the present state allows `action`."""
        self._move(action)

    def _move(self, action: ReportAction) -> None:
        self.progress.state = REPORT_LIFECYCLE.next(self.state, action)

    def _change(self, action: ReportAction, fields: tuple[str, ...]) -> None:
        self._move(action)
        self.progress.version += 1
        self.progress.changes = (*self.progress.changes, Change(self.progress.version, fields))
