"""For what a person can be sent, by whom, to which units, and on which ground: what a page offers; the service decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from contracts import access, reference
from contracts.words.persons import ConsentStatus
from contracts.words.referrals import Purpose
from contracts.words.reports import ReportState, WayIn
from gateway.pages.labels import named_units
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import may

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts.reference import Unit
    from gateway.pages.answers import RecordReport, ReferralConsent, SendingReport
    from gateway.pages.forms import Form
    from gateway.pages.languages.choice import Language

    About = RecordReport | SendingReport

_CHILD, _CONSENT, _VITAL, _GUARDIANSHIP = "child_duty", "consent", "vital_interest", "guardianship"
_SERVES: Final = N_("Serves the place of the encounter")
_OTHERS: Final = N_("All others")


class Group(NamedTuple):
    """Units under a heading, a sentence of the catalogues, each as id and name."""

    heading: str
    choices: list[tuple[str, str]]


def purposes_of(report: About) -> list[Purpose]:
    """For what the reader can send this person, in the order of the table; nothing while the Centre has not taken the report over."""
    if report["state"] is not ReportState.RECEIVED:
        return []
    grounds = (_CHILD, _GUARDIANSHIP) if is_child(report) else (_CONSENT, _VITAL) if _is_vital(report) else (_CONSENT,)
    rests = {purpose for ground in grounds for purpose in access.load().purposes_on(ground)}
    return [each for each in _by_reader(report) if each in rests and not _is_protected(report, each)]


def _is_protected(report: About, purpose: Purpose) -> bool:
    """Whether a unit other than the Centre's duty has the request to protect the child, or is asked."""
    duty = str(reference.centre_duty_unit())
    asked = [each for each in report["referrals"] or () if each["purpose"] is purpose and each["state"].row.is_open]
    return purpose is Purpose.CHILD_PROTECTION and any(each["unitId"] != duty for each in asked)


def purposes_to_agree(report: About) -> list[Purpose]:
    """For what the reader can ask an adult for consent; nothing of one who has not agreed to be identified."""
    agreed = report["consent"] and report["consent"]["status"] is ConsentStatus.GIVEN
    if report["state"] is not ReportState.RECEIVED or is_child(report) or not agreed:
        return []
    rests = access.load().purposes_on(_CONSENT)
    return [each for each in _by_reader(report) if each in rests]


def purposes_to_answer_for(report: About) -> list[Purpose]:
    """For what the reader, as guardianship authority, answers for a child."""
    if not (report["state"].row.is_open and is_child(report) and may("recordGuardianship", report["positions"])):
        return []
    return [Purpose(name) for name in access.load().purposes_on(_GUARDIANSHIP)]


def _by_reader(report: About) -> list[Purpose]:
    held = set(report["positions"])
    return [Purpose(name) for name, each in access.load().purposes.items() if not each.senders.isdisjoint(held)]


def is_child(report: About) -> bool:
    """Whether the person goes a child's way."""
    return bool(report["danger"] and report["danger"]["childPath"])


def _is_vital(report: About) -> bool:
    agreed = report["consent"] and report["consent"]["status"]
    return not agreed and report["report"] is not None and report["report"]["wayIn"] is WayIn.VITAL_INTEREST


def units_for(report: About, purpose: str) -> list[Unit]:
    """Units that take the purpose on and may learn of the report."""
    excluded = (report["conflict"] and report["conflict"]["unitIds"]) or ()
    return [each for each in access.receivers(purpose) if str(each.id) not in excluded]


def newest_answers(report: About) -> list[ReferralConsent]:
    """What the person answered last for each purpose that they were asked about."""
    answers = (report["consent"] and report["consent"]["referrals"]) or ()
    return list({each["purpose"]: each for each in answers}.values())


def answer_of(report: About, purpose: str) -> ReferralConsent | None:
    """What the person answered last for the purpose."""
    return next((each for each in newest_answers(report) if each["purpose"] == purpose), None)


def covered(report: About, purpose: str) -> list[Unit]:
    """Units that can be asked now: none that is asked already, and none that no ground covers."""
    asked = {
        each["unitId"] for each in report["referrals"] or () if each["purpose"] == purpose and each["state"].row.is_open
    }
    free = [each for each in units_for(report, purpose) if str(each.id) not in asked]
    if not rests_on_answer(report, purpose):
        return free
    answer = answer_of(report, purpose)
    agreed = answer["unitIds"] if answer and answer["live"] else ()
    return [each for each in free if str(each.id) in agreed]


def rests_on_answer(report: About, purpose: str) -> bool:
    """Whether a unit is asked for the purpose only where the person, or for a child the guardianship authority, agreed to it."""
    basis = access.load().purposes[purpose].basis
    if is_child(report):
        return not basis.get(_CHILD, False)
    return not (_is_vital(report) and basis.get(_VITAL, False))


def grouped(units: Sequence[Unit], report: SendingReport, language: Language) -> list[Group]:
    """Units by name, before all others the one that serves the place of the encounter."""
    place = report["municipality"] and report["municipality"]["encounter"]
    near = reference.serving_csr(place) if place and reference.is_municipality(place) else None
    groups = [
        (_SERVES, [each for each in units if each.id == near]),
        (_OTHERS, [each for each in units if each.id != near]),
    ]
    return [Group(heading, named_units(found, language)) for heading, found in groups if found]


def one_of(form: Form, name: str, known: Sequence[str]) -> str:
    """What is chosen, where it is one of these; else empty."""
    return form.one(name) if form.one(name) in known else ""
