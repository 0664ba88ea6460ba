"""Builders of referrals, their sources and the people around them for tests; every value is synthetic."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from chassis.domain.principal import Principal
from contracts.events.identification import ReportSubmittedV1
from contracts.words.referrals import ClockCode, Purpose, ReferralEnd, ReferralState, RejectionReason
from contracts.words.urgency import Urgency
from referral.application.ports import Directory, Sources
from referral.application.referrals.sending import to_a_unit, to_protect_a_child, to_the_centre
from referral.domain.clocks.calendar import Term
from referral.domain.referrals.referral import Referral
from tests.support.tokens import SettableClock

SUBMITTED = datetime(2026, 11, 24, 1, 14, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 1, 20, tzinfo=UTC)
CENTRE, DUTY_UNIT = UUID(int=0xC0), UUID(int=0xC1)
CSR, OTHER_CSR, THIRD_CSR, WARD = UUID(int=0xA1), UUID(int=0xA2), UUID(int=0xA3), UUID(int=0xB1)
SHELTER, OTHER_SHELTER = UUID(int=0xD1), UUID(int=0xD2)
AUTHOR, WORKER, COLLEAGUE, SUPERVISOR = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)
INTAKE, ON_DUTY, MANAGER = UUID(int=5), UUID(int=6), UUID(int=7)


class RandomIds:
    """Identifiers as in production."""

    def new(self) -> UUID:
        """A fresh one."""
        return uuid4()


@dataclass(frozen=True)
class SmallDirectory:
    """Three centres for social work, two shelters, a ward, the Centre with one person on duty."""

    csr: frozenset[UUID] = frozenset({CSR, OTHER_CSR, THIRD_CSR})
    duty: frozenset[UUID] = frozenset({ON_DUTY})

    def intake_unit(self) -> UUID:
        """The Centre's intake."""
        return CENTRE

    def duty_unit(self) -> UUID:
        """The Centre's duty."""
        return DUTY_UNIT

    def standing_duty(self) -> frozenset[UUID]:
        """Who is on duty while the roster names no one."""
        return self.duty

    def takes(self, unit: UUID, purpose: Purpose) -> bool:
        """Children go to centres for social work, and a shelter takes whatever the Centre sends."""
        return unit in (self.csr if purpose is Purpose.CHILD_PROTECTION else {SHELTER, OTHER_SHELTER})


class ShortTerms:
    """The due times of the mechanism, written down a second time."""

    def term(self, code: ClockCode, urgency: Urgency) -> Term:
        """The term of a clock."""
        around_the_clock = {
            ClockCode.TRIAGE_ASSESS: timedelta(hours=24),
            ClockCode.DELIVERY_60S: timedelta(seconds=60),
            ClockCode.TAKEOVER_15MIN: timedelta(minutes=15),
            ClockCode.ASK_WHEN_SAFE: timedelta(hours=72),
            ClockCode.CHILD_WITHOUT_UNIT: timedelta(hours=1),
        }
        decide = {Urgency.IMMEDIATE: timedelta(hours=4), Urgency.URGENT: timedelta(hours=24)}
        if code is ClockCode.REFERRAL_DECIDE:
            days = urgency is Urgency.STANDARD
            return Term(timedelta(days=5) if days else decide[urgency], days, "House rule", verified=False)
        return Term(around_the_clock[code], on_working_days=False, legal_basis="House rule", verified=False)


class MondayToFriday:
    """Working days without holidays."""

    def is_working_day(self, day: date) -> bool:
        """Whether it is one."""
        return day.weekday() < 5


@dataclass(frozen=True)
class Bench:
    """Sources with a clock that a test moves."""

    clock: SettableClock = field(default_factory=lambda: SettableClock(NOW))
    directory: Directory = field(default_factory=SmallDirectory)

    @property
    def sources(self) -> Sources:
        """As the use cases take them."""
        return Sources(self.clock, self.directory, ShortTerms(), MondayToFriday())


def person(role: str, unit: UUID | None, subject: UUID | None = None) -> Principal:
    """A person with one role, signed in just now."""
    return Principal(
        subject=subject or uuid4(),
        username="somebody",
        name="Somebody Synthetic",
        agency=uuid4(),
        unit=unit,
        sector="social_care",
        roles=frozenset({role}),
        acr=1,
        authenticated_at=NOW,
    )


PEOPLE: dict[str, Principal] = {
    "author": person("health_reporter", WARD, AUTHOR),
    "ward colleague": person("health_reporter", WARD),
    "worker": person("csr_worker", CSR, WORKER),
    "colleague": person("csr_worker", CSR, COLLEAGUE),
    "supervisor": person("csr_supervisor", CSR, SUPERVISOR),
    "other csr": person("csr_worker", OTHER_CSR),
    "other supervisor": person("csr_supervisor", OTHER_CSR),
    "shelter worker": person("ngo_worker", SHELTER),
    "shelter supervisor": person("unit_supervisor", SHELTER),
    "other shelter": person("ngo_worker", OTHER_SHELTER),
    "other shelter's supervisor": person("unit_supervisor", OTHER_SHELTER),
    "case manager": person("centre_case_manager", CENTRE, MANAGER),
    "csr admin": person("agency_admin", CSR),
    "intake": person("centre_intake", CENTRE, INTAKE),
    "duty": person("centre_intake", DUTY_UNIT, ON_DUTY),
    "centre supervisor": person("centre_supervisor", CENTRE),
    "police": person("police_reporter", uuid4()),
    "office": person("coordination_office", uuid4()),
    "rapporteur": person("national_rapporteur", uuid4()),
    "dpo": person("dpo_auditor", CENTRE),
    "nobody's": person("csr_worker", None),
}


def submitted(**changes: object) -> ReportSubmittedV1:
    """A report about a child in danger, as identification publishes it; `changes` replace fields."""
    usual = {
        "report_id": uuid4(),
        "author_id": AUTHOR,
        "child_path": True,
        "urgency": "immediate",
        "danger": True,
        "serving_csr": CSR,
        "excluded_units": (),
        "submitted_at": SUBMITTED,
        "version": 1,
    }
    return ReportSubmittedV1.model_validate(usual | changes)


def child_referral(
    state: ReferralState = ReferralState.SENT,
    *,
    unit: UUID = CSR,
    excluded: frozenset[UUID] = frozenset(),
    urgency: Urgency = Urgency.IMMEDIATE,
    bench: Bench | None = None,
) -> Referral:
    """A child_protection referral in `state`, with nothing left to tell."""
    sources = (bench or Bench()).sources
    referral = to_protect_a_child(
        uuid4(), uuid4(), AUTHOR, urgency, SUBMITTED, sources, unit=unit, excluded_units=excluded
    )
    return _answered(referral, state)


def sent_referral(
    state: ReferralState = ReferralState.SENT, purpose: Purpose = Purpose.EMERGENCY_ACCOMMODATION
) -> Referral:
    """What the Centre sent to the shelter, in `state`, with nothing left to tell."""
    centre = (uuid4(), uuid4(), AUTHOR, Urgency.URGENT, SUBMITTED, Bench().sources)
    sent = to_a_unit(purpose, *centre, unit=SHELTER, excluded_units=frozenset(), sent_by=MANAGER)
    sent.progress.manager_id, sent.progress.centre_since = MANAGER, SUBMITTED
    return _answered(sent, state)


def centre_item(
    state: ReferralState = ReferralState.SENT,
    *,
    danger: bool = True,
    ask_when_safe: bool = False,
    bench: Bench | None = None,
) -> Referral:
    """The Centre's own item in `state`, with nothing left to tell."""
    sources = (bench or Bench()).sources
    referral = to_the_centre(
        uuid4(),
        uuid4(),
        AUTHOR,
        Urgency.IMMEDIATE,
        SUBMITTED,
        sources,
        danger=danger,
        ask_when_safe=ask_when_safe,
        excluded_units=frozenset(),
    )
    if state is ReferralState.ACCEPTED:
        referral.follow_take_over(INTAKE, NOW)
    return _ended(referral, state)


def _answered(referral: Referral, state: ReferralState) -> Referral:
    if state is ReferralState.ACCEPTED:
        referral.accept(WORKER, NOW)
    elif state is ReferralState.ESCALATED:
        referral.reject(WORKER, RejectionReason.NO_CAPACITY, NOW)
    return _ended(referral, state)


def _ended(referral: Referral, state: ReferralState) -> Referral:
    if not state.row.is_open:
        referral.follow_end(ReferralEnd(state.value), NOW)
    referral.pull_events()
    referral.pull_stage_moves()
    referral.pull_rejections()
    return referral
