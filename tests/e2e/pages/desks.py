"""People at the Centre and at units, each signed in once for all stories of a module, and what they do with a case by pages alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.e2e.pages.filing import ASSESSORS
from tests.e2e.pages.visitors import Visitors, choose, with_the_second_factor
from tests.e2e.people import WHO
from tests.support.browser import NARROW, WIDE, Visit

_TYPED = "#typed .govuk-button"
_AT_A_WARD = ("health.nis",)


@dataclass(frozen=True, slots=True)
class Step:
    """A command by its page below the record: who gives it, what is chosen and typed there, and what the address says afterwards.

    `sure`: with the second factor. `behind` is pressed before the form is there, `press` sends it.
    """

    who: str
    page: str
    done: str
    chosen: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    sure: bool = False
    behind: str = ""
    press: str = _TYPED


@dataclass(frozen=True)
class Desks:
    """Windows in one language; one is opened when its person has something to do."""

    visitors: Visitors
    language: str
    _windows: dict[str, Visit] = field(default_factory=dict)
    _sure: set[str] = field(default_factory=set)

    def of(self, person: str, to: str = "") -> Visit:
        """The window of this person, at a page."""
        if person not in self._windows:
            width = NARROW if person in _AT_A_WARD else WIDE
            self._windows[person] = self.visitors.signed_in(person, width=width, language=self.language)
        visit = self._windows[person]
        if to:
            visit.open(to)
        return visit

    def goes(self, person: str, report: str, page: str, *, sure: bool = False) -> Visit:
        """From the record by its link to a page below it."""
        visit = self.of(person, f"/records/{report}")
        visit.page.locator(f'main a[href="/records/{report}/{page}"]').first.click()
        if sure and person not in self._sure:
            with_the_second_factor(visit.page, person)
            self._sure.add(person)
        visit.page.wait_for_url(f"**/records/{report}/{page}")
        return visit

    def does(self, report: str, *steps: Step) -> None:
        """These steps, one after the other."""
        for each in steps:
            visit = self.goes(each.who, report, each.page, sure=each.sure)
            if each.behind:
                visit.page.locator(each.behind).first.click()
            fills(visit, each.chosen, each.typed)
            visit.page.locator(each.press).click()
            visit.page.wait_for_url(f"**?done={each.done}")

    def agree(self, report: str, purpose: str, unit: str, *classes: str) -> None:
        """The case manager records that the person agrees to this unit for this purpose, which may read these classes."""
        visit = self.goes("manager.centre", report, "referral-consent")
        fills(visit, {"purpose": purpose})
        visit.page.locator("main form .govuk-button").click()
        visit.page.locator('a[href$="&agreed=yes"]').click()
        if "manager.centre" not in self._sure:
            with_the_second_factor(visit.page, "manager.centre")
            self._sure.add("manager.centre")
        heard = {"givenBy": "person", "method": "written", "interpreter": "no", "seenAlone": "yes"}
        last = datetime.now(UTC) + timedelta(days=60)
        until = {f"until-{part}": str(getattr(last, part)) for part in ("day", "month", "year")}
        agreed = {"unitIds": str(WHO[unit].unit), "classes": classes, "calledBack": "unknown"}
        fills(visit, {**heard, **agreed}, until)
        visit.page.locator(_TYPED).click()
        visit.page.wait_for_url("**?done=referral_agreed")

    def send(self, person: str, report: str, purpose: str, unit: str) -> None:
        """This person asks the unit of another one for help."""
        visit = self.goes(person, report, "send")
        for chosen in ({"purpose": purpose}, {"unitId": str(WHO[unit].unit), "urgency": "urgent"}):
            fills(visit, chosen)
            visit.page.locator("main form .govuk-button").click()
        visit.page.locator(_TYPED).click()
        visit.page.wait_for_url(f"**/records/{report}?done=sent")


def fills(visit: Visit, chosen: Mapping[str, str | Sequence[str]], typed: Mapping[str, str] | None = None) -> None:
    """Chooses and types, once the form is there; a day is typed by the ids of its parts."""
    for name, codes in chosen.items():
        for code in [codes] if isinstance(codes, str) else codes:
            option = visit.page.locator(f'input[name="{name}"][value="{code}"], select[name="{name}"]')
            option.first.wait_for(state="attached")
            # A long list is one to choose from.
            if option.first.evaluate("each => each.localName") == "select":
                choose(visit.page, name, code)
            else:
                option.check()
    for name, text in (typed or {}).items():
        visit.page.locator(f'[name="{name}"], [id="{name}"]').first.fill(text)


OPENS = Step(
    "manager.centre",
    "procedure",
    "procedure_opened",
    {"assessment.risk": "high"},
    {"assessment.reason": "Рад без плате у кухињи."},
)
APPOINTS = Step(
    "manager.centre",
    "panel",
    "panel_appointed",
    {f"seats.{of}": str(WHO[who].sub) for of, who in ASSESSORS.items()},
)
INTERVIEWS = Step(
    "psychologist.centre",
    "interview",
    "interview_recorded",
    {"place": "shelter", "interpreter": "no"},
    {"notes": "Плаши се да се врати."},
)
_IDENTIFIED = {
    "finding.acts": ["recruitment", "harbouring"],
    "finding.means": ["deception"],
    "finding.forms": ["labour_exploitation"],
}
_REASONS = {"finding.reasons": "Обећан јој је посао, а исправе су јој одузете првог дана."}
_TO_IDENTIFY = 'a[href$="?outcome=identified"]'
PROPOSES = Step(
    "psychologist.centre", "proposal", "decision_proposed", _IDENTIFIED, _REASONS, sure=True, behind=_TO_IDENTIFY
)
PROPOSES_NOT_TO = Step(
    "psychologist.centre",
    "proposal",
    "decision_proposed",
    {"finding.otherProtection": "labour_rights"},
    _REASONS,
    sure=True,
    behind='a[href$="?outcome=not_identified"]',
)
_SIGNS = 'form[action$="/signature"] .govuk-button'
SIGNS = Step("pedagogue.centre", "signature", "decision_signed", sure=True, press=_SIGNS)
SIGNS_TOO = Step("social.centre", "signature", "decision_signed", sure=True, press=_SIGNS)
DISSENTS = Step(
    "social.centre",
    "signature",
    "dissent_recorded",
    typed={"reason": "Принуда није утврђена."},
    sure=True,
    behind="main details summary",
)
CONFIRMS = Step("supervisor.centre", "decision", "decision_confirmed", {"agreed": "yes"}, sure=True)
RULES = Step("director.centre", "ruling", "dissent_decided", _IDENTIFIED, _REASONS, sure=True, behind=_TO_IDENTIFY)
DISCONTINUES = Step(
    "supervisor.centre",
    "discontinuation",
    "procedure_discontinued",
    {"reason": "person_untraceable"},
    {"words": "Телефон је угашен."},
)
EXPLAINS = Step(
    "manager.centre", "rights", "rights_explained", {"rights": ["legal_aid", "recovery_period"], "interpreter": "no"}
)
SERVES = Step("manager.centre", "served", "decision_served", {"how": "in_person", "copyLeft": "with_person"})
DISMISSES = Step(
    "manager.centre",
    "dismiss",
    "dismissed",
    {
        "reason": "not_trafficking_labour_dispute",
        "assessment.grounds": "insufficient",
        "assessment.risk": "low",
        "assessment.nextStep": "other_authority",
    },
    {"assessment.reason": "Спор је о заради."},
)
WITHDRAWS = Step("manager.centre", "consent", "consent_withdrawn", {"seenAlone": "yes", "calledBack": "yes"})
