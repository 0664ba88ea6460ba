"""The report: its author, its state, and what may still be done to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chassis.domain.aggregate import Aggregate
from chassis.domain.changes import Change
from chassis.domain.errors import StaleVersion
from contracts.words.reports import Answer, HandOver, ReportState, WayIn
from identification.domain.errors import (
    AlreadyHandedOver,
    ChildReportCannotBeWithdrawn,
    ConsentNotAsked,
    HandOverStands,
    NothingHandedOver,
    OwnUnitExcluded,
    ReportedByDuty,
)
from identification.domain.events import (
    ConsentWithdrawn,
    HandOverChanged,
    Happened,
    OfPerson,
    ReporterAdvised,
    ReportExtended,
    ReportInfoAnswered,
    ReportInfoRequested,
    ReportOpened,
    ReportPersonAdded,
    ReportSubmitted,
    ReportTakenOver,
    ReportWithdrawn,
    WhereaboutsUpdated,
)
from identification.domain.questions.errors import QuestionAlreadyAnswered, QuestionClosed, TooManyQuestions
from identification.domain.questions.question import MOST_OPEN
from identification.domain.reports.lifecycle import REPORT_LIFECYCLE, ReportAction
from identification.domain.reports.record import Progress
from identification.domain.vocabulary import most_urgent, urgency_of_answer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from contracts.words.reports import Whereabouts
    from identification.domain.questions.question import Question
    from identification.domain.reports.record import Filing


_ADDED = "addenda"


class Report(Aggregate[Happened]):
    """One suspicion, filed once; addenda come beside it, nothing is edited in place."""

    def __init__(self, filing: Filing, progress: Progress) -> None:
        """As stored; new ones come from `Report.file`."""
        super().__init__()
        self.filing = filing
        self.progress = progress

    @classmethod
    def file(cls, filing: Filing, others: Sequence[Filing] = ()) -> Report:
        """A new report, submitted; the Centre is told how urgent it is for the worst off of all persons."""
        report, everybody = cls(filing, Progress()), (filing, *others)
        report.record(
            ReportSubmitted(
                filing.id,
                filing.author_id,
                filing.child_path,
                most_urgent(each.urgency for each in everybody),
                filing.danger is Answer.YES,
                filing.told_csr,
                filing.excluded_units,
                filing.submitted_at,
                report.progress.version,
                ask_when_safe=any(each.way_in is WayIn.COULD_NOT_ASK for each in everybody),
            )
        )
        return report

    @classmethod
    def add_person(cls, filing: Filing) -> Report:
        """One more person of a report that is filed at the same time."""
        report = cls(filing, Progress())
        report.record(
            ReportPersonAdded(
                filing.id,
                filing.author_id,
                filing.child_path,
                filing.urgency,
                filing.told_csr,
                filing.excluded_units,
                filing.submitted_at,
            )
        )
        return report

    def record(self, event: Happened) -> None:
        """Remembers it; of another person than the first it is told as of the report, and who it is about."""
        if (joint := self.filing.joint_with) is not None and isinstance(event, OfPerson):
            event = replace(event, report_id=joint, person_id=self.id)
        super().record(event)

    @property
    def id(self) -> UUID:
        """Opaque identifier."""
        return self.filing.id

    @property
    def state(self) -> ReportState:
        """Where it stands."""
        return self.progress.state

    @property
    def version(self) -> int:
        """Counts changes of life cycle and content; receipts, instructions and whereabouts bump nothing."""
        return self.progress.version

    @property
    def additions(self) -> list[int]:
        """The versions that added something."""
        return [change.version for change in self.progress.changes if _ADDED in change.fields]

    @property
    def awaits_opening(self) -> bool:
        """Whether the intake's next read opens it: the first one, of a report that was not taken back."""
        return self.progress.opened_at is None and self.progress.withdrawn_at is None

    @property
    def hand_over(self) -> HandOver | None:
        """How far it is handed over; None when it is not offered."""
        if self.progress.second_author_id is not None:
            return HandOver.TAKEN
        return None if self.progress.offered_at is None else HandOver.OFFERED

    def is_of(self, person: UUID) -> bool:
        """Whether this person is an author: they filed it, or took it over from who did."""
        return person in (self.filing.author_id, self.progress.second_author_id)

    def expect(self, version: int) -> None:
        """Raises StaleVersion with the fields changed since `version`."""
        if version != self.version:
            raise StaleVersion(self.state.value, self.version, self.changed_since(version))

    def changed_since(self, version: int) -> list[str]:
        """Names of fields that versions after `version` changed."""
        return sorted({name for change in self.progress.changes if change.version > version for name in change.fields})

    def open(self, at: datetime) -> bool:
        """Notes the intake's first read; answers whether this was the first."""
        self._move(ReportAction.OPEN)
        if self.progress.opened_at is not None:
            return False
        self.progress.opened_at = at
        self.record(ReportOpened(self.id, at))
        return True

    def take_over(self, by: UUID, at: datetime) -> None:
        """The Centre takes it over; never automatic (DESIGN 10.2)."""
        self._change(ReportAction.TAKE_OVER, ("state", "takenOverAt"))
        self.progress.taken_over_at, self.progress.taken_over_by = at, by
        self.record(ReportTakenOver(self.id, by, at, self.version, self.progress.second_author_id))

    def stand_with(self, first: Report) -> None:
        """One of several persons stands where their report stands: what is done to all of them is told once, by the first."""
        mine, its = self.progress, first.progress
        mine.opened_at, mine.offered_at, mine.second_author_id = its.opened_at, its.offered_at, its.second_author_id
        if mine.state is its.state:
            return
        if its.state is ReportState.WITHDRAWN:
            self._change(ReportAction.WITHDRAW, ("state", "withdrawnAt"))
            mine.withdrawn_at, mine.open_questions = its.withdrawn_at, 0
        else:
            self._change(ReportAction.TAKE_OVER, ("state", "takenOverAt"))
            mine.taken_over_at, mine.taken_over_by = its.taken_over_at, its.taken_over_by

    def withdraw(self, at: datetime) -> None:
        """Its author takes it back before anybody took it over; refused for a child."""
        if self.filing.child_path:
            raise ChildReportCannotBeWithdrawn
        self._change(ReportAction.WITHDRAW, ("state", "withdrawnAt"))
        self.progress.withdrawn_at, self.progress.offered_at, self.progress.open_questions = at, None, 0
        self.record(ReportWithdrawn(self.id, at, self.version))

    def withdraw_consent(self, at: datetime) -> None:
        """The person takes back what they agreed to; a report about a child, or by official duty, never rested on it."""
        if self.filing.child_path:
            raise ConsentNotAsked
        if self.filing.way_in is WayIn.OFFICIAL_DUTY:
            raise ReportedByDuty
        self._change(ReportAction.WITHDRAW_CONSENT, ("consent",))
        self.progress.open_questions = 0
        self.record(ConsentWithdrawn(self.id, at, self.version))
        self.withdraw_offer(at)

    def withdraw_offer(self, at: datetime) -> None:
        """An offer to the unit ends, if there is one, with the consent of whomever the report is about; the first person's tells it."""
        if self.hand_over is not HandOver.OFFERED or self.state is ReportState.WITHDRAWN:
            return
        if self.filing.joint_with is None:
            self.end_offer(at)
        else:
            self.progress.offered_at = None

    def add_to(self, at: datetime) -> None:
        """Its author adds to it: a new version, whose change is called the same whatever was added."""
        self._change(ReportAction.ADD, (_ADDED,))
        self.record(ReportExtended(self.id, self.filing.urgency, at, self.version))

    def advise(self, at: datetime) -> None:
        """The Centre gave an instruction."""
        self._move(ReportAction.ADVISE)
        self.record(ReporterAdvised(self.id, self.filing.author_id, at, self.progress.second_author_id))

    def update_whereabouts(self, answer: Whereabouts, at: datetime) -> None:
        """The reporter said where the person is."""
        self._move(ReportAction.UPDATE_WHEREABOUTS)
        self.record(WhereaboutsUpdated(self.id, urgency_of_answer(answer, self.filing.urgency), at))

    def ask(self, question_id: UUID, at: datetime) -> None:
        """The Centre asks its authors and, unless it must not learn of it, their unit; raises TooManyQuestions."""
        self._move(ReportAction.ASK)
        if self.progress.open_questions >= MOST_OPEN:
            raise TooManyQuestions
        self.progress.open_questions += 1
        filing, unit = self.filing, self.filing.author_unit
        told = None if unit in filing.excluded_units else unit
        second = self.progress.second_author_id
        self.record(ReportInfoRequested(self.id, question_id, filing.author_id, second, told, at))

    def answer(self, question: Question, at: datetime) -> None:
        """A question has its answer; raises QuestionAlreadyAnswered, and QuestionClosed once consent ended what was open."""
        self._move(ReportAction.ANSWER)
        if question.answered:
            raise QuestionAlreadyAnswered
        if not self.progress.open_questions:
            raise QuestionClosed
        self.progress.open_questions -= 1
        self.record(ReportInfoAnswered(self.id, question.id, question.asked_by, at))

    def offer(self, at: datetime) -> None:
        """Its author offers it to their unit; raises AlreadyHandedOver, HandOverStands, OwnUnitExcluded."""
        if self._is_offered():
            raise HandOverStands
        if self.filing.author_unit in self.filing.excluded_units:
            raise OwnUnitExcluded
        self.progress.offered_at = at
        self._tell_hand_over(HandOver.OFFERED, at)

    def take(self, by: UUID, at: datetime) -> None:
        """A colleague is an author from now on, beside who filed it; raises AlreadyHandedOver, NothingHandedOver, HandOverStands."""
        if not self._is_offered():
            raise NothingHandedOver
        if by == self.filing.author_id:
            raise HandOverStands
        self.progress.second_author_id = by
        self._tell_hand_over(HandOver.TAKEN, at)

    def end_offer(self, at: datetime) -> None:
        """Its author takes the offer back, or a colleague declines it; raises AlreadyHandedOver, NothingHandedOver."""
        if not self._is_offered():
            raise NothingHandedOver
        self.progress.offered_at = None
        self._tell_hand_over(HandOver.UNDONE, at)

    def allow(self, action: ReportAction) -> None:
        """Raises ReportMoveRefused unless the present state allows `action`."""
        self._move(action)

    def _is_offered(self) -> bool:
        self._move(ReportAction.HAND_OVER)
        if self.hand_over is HandOver.TAKEN:
            raise AlreadyHandedOver
        return self.hand_over is HandOver.OFFERED

    def _tell_hand_over(self, step: HandOver, at: datetime) -> None:
        unit, colleague = self.filing.author_unit, self.progress.second_author_id
        self.record(HandOverChanged(self.id, unit, step, colleague, at))

    def _move(self, action: ReportAction) -> None:
        self.progress.state = REPORT_LIFECYCLE.next(self.state, action)

    def _change(self, action: ReportAction, fields: tuple[str, ...]) -> None:
        self._move(action)
        self.progress.version += 1
        self.progress.changes = (*self.progress.changes, Change(self.progress.version, fields))
