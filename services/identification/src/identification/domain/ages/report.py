"""A report of which it is found out how old the person is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events.identification import AdultProposalEndedV1, AdultProposedV1, PersonAgeChangedV1
from contracts.words.reports import Age, WayIn
from identification.domain.ages.errors import NoAdultProposed, SecondPersonNeeded, SourceMayNotEndProtection
from identification.domain.reports.lifecycle import ReportAction
from identification.domain.reports.record import AGE, ReportBase
from identification.domain.vocabulary import ASKED_WHEN_SAFE, way_of_age

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from identification.domain.ages.proposal import AdultProposal


class ReportOfAge(ReportBase):
    """Moves the path that is in force: towards a child at once, from a child's by two persons of the Centre."""

    def learn_age(
        self, age: Age, by: UUID, at: datetime, serving_csr: UUID | None, *, has_answered: bool, others_wait: bool
    ) -> bool:
        """How old the person is was found out; answers whether another path is in force from now on, to be published.

        A child is served by `serving_csr`. An adult who could not be asked is to be asked, unless they answered before.
        """
        self._change(ReportAction.RECORD_AGE, (AGE,))
        self._propose(None, by, at)
        progress, way = self.progress, way_of_age(age, self.filing.way_in)
        if (way is WayIn.CHILD_DUTY) is self.in_force.child_path:
            return False
        child = way is WayIn.CHILD_DUTY
        progress.way_now, progress.path_since, progress.csr_now = way, at, serving_csr if child else None
        progress.to_ask_since = at if way in ASKED_WHEN_SAFE and not has_answered else None
        now = self.in_force
        self.record(
            PersonAgeChangedV1(
                report_id=self.id,
                child_path=child,
                urgency=now.urgency,
                serving_csr=now.notified_csr,
                excluded_units=now.excluded_units,
                recorded_by=by,
                author_id=now.author_id,
                second_author_id=progress.second_author_id,
                manager_id=progress.manager_id,
                ask_when_safe=others_wait or self.is_to_be_asked,
                changed_at=at,
                version=self.version,
            )
        )
        return True

    def propose_adult(self, proposal: AdultProposal) -> None:
        """A member of the Centre found out that the child is an adult: nothing changes until another person confirms it."""
        self._change(ReportAction.RECORD_AGE, (AGE,))
        self._propose(proposal, proposal.by, proposal.at)
        self.record(
            AdultProposedV1(
                report_id=self.id,
                urgency=self.in_force.urgency,
                proposed_by=proposal.by,
                proposed_at=proposal.at,
                version=self.version,
                manager_id=self.progress.manager_id,
            )
        )

    def confirm_adult(self, by: UUID, at: datetime, *, has_answered: bool, others_wait: bool) -> AdultProposal:
        """Another person confirms it: from now on the person counts as an adult. Answers what was confirmed.

        Raises NoAdultProposed, SourceMayNotEndProtection, SecondPersonNeeded.
        """
        proposal = self.adult_proposal
        if proposal is None:
            raise NoAdultProposed
        self.source_must_not_end_protection(by)
        if proposal.by == by:
            raise SecondPersonNeeded
        self.learn_age(Age.ADULT, by, at, None, has_answered=has_answered, others_wait=others_wait)
        return proposal

    def source_must_not_end_protection(self, by: UUID) -> None:
        """Raises SourceMayNotEndProtection for one who filed it, entered it, or took it over from its author."""
        if self.is_of(by):
            raise SourceMayNotEndProtection

    def _propose(self, proposal: AdultProposal | None, by: UUID, at: datetime) -> None:
        before, progress = self.adult_proposal, self.progress
        if before is not None:
            self.record(
                AdultProposalEndedV1(
                    report_id=self.id, proposed_by=before.by, ended_by=by, ended_at=at, version=self.version
                )
            )
        progress.adult_proposed_by = proposal.by if proposal else None
        progress.adult_proposed_as = proposal.position if proposal else None
        progress.adult_proposed_from = proposal.basis if proposal else None
        progress.adult_proposed_at = proposal.at if proposal else None
