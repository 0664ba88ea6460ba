"""Builders of reports and people for tests; every value is synthetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from chassis.domain.principal import Principal
from contracts.words.reports import Answer, ReportState, WayIn
from contracts.words.urgency import Urgency
from identification.domain.reports.record import Filing, Progress
from identification.domain.reports.report import Report

NOW = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
DAY = timedelta(days=1)
WARD = UUID("6f1c2f1e-0b1b-4c53-9d6b-2f6f0d3a1101")
HOSPITAL = UUID("6f1c2f1e-0b1b-4c53-9d6b-2f6f0d3a1102")
CSR = UUID("6f1c2f1e-0b1b-4c53-9d6b-2f6f0d3a1103")
OTHER_CSR = UUID("6f1c2f1e-0b1b-4c53-9d6b-2f6f0d3a1104")


def person(role: str, unit: UUID | None = WARD, *, subject: UUID | None = None, acr: int = 1) -> Principal:
    """A person with one role, signed in just now."""
    return Principal(
        subject=subject or uuid4(),
        username="somebody",
        name="Somebody Synthetic",
        agency=HOSPITAL,
        unit=unit,
        sector="health",
        roles=frozenset({role}),
        acr=acr,
        authenticated_at=NOW,
    )


def filing(**changes: object) -> Filing:
    """A doctor's report about a person who may be a child; `changes` replace fields."""
    usual = Filing(
        id=uuid4(),
        reference="S-7K3Q-9F",
        person_id=uuid4(),
        author_id=uuid4(),
        author_unit=WARD,
        author_agency=HOSPITAL,
        author_sector="health",
        way_in=WayIn.CHILD_DUTY,
        child_path=True,
        danger=Answer.YES,
        still_here=Answer.YES,
        still_here_until=None,
        urgency=Urgency.IMMEDIATE,
        serving_csr=CSR,
        excluded_units=(),
        submitted_at=NOW,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def adult(**changes: object) -> Filing:
    """An adult who agreed."""
    usual: dict[str, object] = {"way_in": WayIn.CONSENT_ADULT, "child_path": False, "serving_csr": None}
    return filing(**{**usual, **changes})


def report_in(state: ReportState, of: Filing | None = None) -> Report:
    """A report that has reached `state`, with nothing left to tell."""
    taken = state is ReportState.RECEIVED
    progress = Progress(
        state=state,
        version=1 if state is ReportState.SUBMITTED else 2,
        taken_over_at=NOW if taken else None,
        taken_over_by=uuid4() if taken else None,
        ended_at=None if state.row.is_open else NOW,
    )
    return Report(of or adult(), progress)
