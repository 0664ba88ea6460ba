"""Every page there is: who opens it, and where. Tests walk this table, and `make screenshots` takes its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from contracts import reference
from tests.e2e.filings import GROWN, TEXTS, adult, girl, raid
from tests.e2e.pages.filing import (
    agreed_to,
    answered_for,
    asked_about,
    assessed_by_its_manager,
    extended_by_its_doctor,
    in_procedure,
    keyed_for_a_doctor,
    linked_by_its_manager,
    offered_by_its_doctor,
    persons_of_a_doctor,
    proposed_to_be_an_adult,
    proposed_to_be_dismissed,
    protected,
    questions_of_a_doctor,
    report_of_a_doctor,
    report_of_the_police,
    risk_assessed_by_its_manager,
    sent_to,
    taken_over_by_the_centre,
    with_files_of_its_doctor,
)
from tests.e2e.pages.quick_alert import Reporter, by_touch
from tests.e2e.pages.raid import Raid
from tests.e2e.pages.visitors import Visitors, summary_of, with_the_second_factor
from tests.e2e.people import WHO
from tests.support.browser import Visit
from tests.support.stack import Stack

# No engine changes how a page looks, what is typed into it or what one press of it does: a page speaks to the same schema in
# the same process. On both stacks is what issuer or bus have a part in: signing in, stepping up, leaving, news that come by themselves.
ONE_STACK = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

CHARGED = [{"question": "procedural_role", "values": ["accused"]}]


@dataclass(frozen=True)
class Shown:
    """One page: a name for its picture, who is signed in (no one: None), its address, and what is pressed before it is looked at.

    What is pressed may be `behind` another press. Before some a `second_factor` is asked for, once in a window.
    """

    name: str
    person: str | None
    path: str
    pressed: str | None = None
    second_factor: bool = False
    behind: str | None = None


def draft_at(reporter: Reporter) -> str:
    """The draft of the screen that is open."""
    return reporter.page.url.split("/entry/")[1].split("/")[0]


@dataclass(frozen=True)
class Places:
    """What is in the addresses, by the name that it has there."""

    ids: Mapping[str, str]

    @classmethod
    def of(cls, visitors: Visitors) -> Places:
        """Reports of a doctor about a girl, about one in danger, about an adult who agreed, one who could not be asked, and one of whom she said more later.

        The police reported one who is accused. One is taken over, another has a case manager, who can send one adult to units, and has sent another. Two girls are protected, for one of whom it was answered. A third was dismissed. One is proposed to be an adult. Another she has not finished, and an addition either. Of several persons there is a report, and an unfinished one. One of her
        questions to the Centre waits, another was answered. Intake entered one for her ward, and has another not finished.
        """
        stack, ids = visitors.stack, dict[str, str]()
        could_not_ask = adult(wayIn="could_not_ask", consent=None)
        alone = {"report": girl(), "in_danger": girl(danger="yes"), "of_adult": adult(), "asked": girl()}
        alone |= {"unassigned": adult(), "case": girl(), "to_dismiss": girl(), "dismissed": adult()}
        alone |= {"guarded": girl(), "answered_for": girl()}
        alone |= {"to_send": adult(**TEXTS, person=GROWN), "sent": adult(**TEXTS, person=GROWN)}
        for name, filing in {**alone, "sealed": could_not_ask, "proposed": girl(), "extended": adult()}.items():
            ids[name] = report_of_a_doctor(stack, filing)
        proposed_to_be_an_adult(stack, ids["proposed"])
        asked_about(stack, ids["asked"])
        taken_over_by_the_centre(stack, ids["unassigned"])
        _worked_on_by_the_manager(stack, ids)
        taken_over_by_the_centre(stack, ids["to_dismiss"])
        proposed_to_be_dismissed(stack, ids["to_dismiss"])
        taken_over_by_the_centre(stack, ids["dismissed"])
        proposed_to_be_dismissed(stack, ids["dismissed"])
        offered_by_its_doctor(stack, ids["of_adult"])
        extended_by_its_doctor(stack, ids["extended"])
        with_files_of_its_doctor(stack, ids["extended"])
        ids["raid"], ids["second"] = persons_of_a_doctor(stack, raid())
        ids["waits"], ids["answered"] = questions_of_a_doctor(stack)
        ids["keyed"], ids["keyed_draft"] = keyed_for_a_doctor(stack)
        reporter = Reporter(visitors.signed_in("health.nis", to="/entry/new", has_touch=True), by_touch)
        for screen in reporter.walk("child"):
            if screen == "check":
                break
        ids["draft"] = draft_at(reporter)
        reporter.visit.open(f"/entries/{ids['in_danger']}")
        reporter.go_on("10", 'form[action$="/extend"] button')
        reporter.open("12")
        reporter.page.locator("#account").fill("Vratio se i tražio njene isprave.")
        reporter.go_on("10")
        ids["extension"] = draft_at(reporter)
        reporter.visit.open("/entry")
        reporter.go_on("10", 'button[name="full"]')
        several = Raid(reporter.visit)
        several.say("1", "4", 'input[name="indicators"]')
        ids["several"], ids["other"] = several.draft, several.there_are(6)[1]
        several.say(ids["other"], "11", typed={"given_name": "Primerka"})
        return cls(ids)

    def open(self, visit: Visit, shown: Shown) -> None:
        """Opens the page in a window of its person."""
        path = shown.path.format(**self.ids)
        visit.open(path)
        if shown.second_factor and shown.person and visit.page.url != visit.base + path:
            with_the_second_factor(visit.page, shown.person)
            visit.page.wait_for_url(visit.base + path)
        for press in filter(None, (shown.behind, shown.pressed)):
            visit.page.locator(press).first.click()
            visit.page.wait_for_load_state()


_PROPOSED = ("opened", "appointed", "interviewed", "proposed", "signed")
_IDENTIFIED = (*_PROPOSED, "all signed", "confirmed", "explained")
PROCEDURES = {
    "procedure": ("opened",),
    "assessed": ("opened", "appointed", "interviewed"),
    "to_sign": _PROPOSED,
    "signed": (*_PROPOSED, "all signed"),
    "dissented": (*_PROPOSED, "dissented"),
    "identified": _IDENTIFIED,
    "discontinued": ("opened", "discontinued"),
    "to_review": ("opened", "discontinued", "review requested"),
    "reviewed": ("opened", "appointed", "discontinued", "review requested", "admitted"),
    "questioned": (*_IDENTIFIED, "questioned"),
    "to_revoke": (*_IDENTIFIED, "questioned", "revocation proposed"),
    "revoked": (*_IDENTIFIED, "questioned", "revocation proposed", "revoked"),
}
"""By the name in addresses, how far the procedure of a report is."""


def _worked_on_by_the_manager(stack: Stack, ids: dict[str, str]) -> None:
    """The manager has cases of a doctor's, of the police, and of each step of a procedure; `ids` has those added."""
    ids["charged"] = report_of_the_police(stack, adult(answers=CHARGED))
    for name in ("case", "charged", "to_send", "sent"):
        taken_over_by_the_centre(stack, ids[name], "manager.centre")
    for name in ("to_send", "sent"):
        assessed_by_its_manager(stack, ids[name])
    risk_assessed_by_its_manager(stack, ids["to_send"])
    agreed_to(stack, ids["sent"], "emergency_accommodation", "reception.centre", "person_name", "care_needs")
    sent_to(stack, ids["sent"], "emergency_accommodation", "reception.centre")
    agreed_to(stack, ids["sent"], "psychosocial", "ngo.provider", "person_name")
    for name in ("guarded", "answered_for"):
        protected(stack, ids[name])
        taken_over_by_the_centre(stack, ids[name], "manager.centre")
    for other, relation in (("guarded", "co_victims"), ("answered_for", "same_person")):
        linked_by_its_manager(stack, ids["case"], ids[other], relation)
    answered_for(stack, ids["answered_for"], "emergency_accommodation", "reception.centre", "person_name")
    for name, steps in PROCEDURES.items():
        ids[name] = report_of_a_doctor(stack, adult(**TEXTS, person=GROWN))
        taken_over_by_the_centre(stack, ids[name], "manager.centre")
        in_procedure(stack, ids[name], *steps)


PSYCHOSOCIAL, NGO = "/records/{sent}/send?purpose=psychosocial", reference.unit_by_code("ngo.provider").id
ANSWERS_FOR = "/records/{guarded}/guardianship?purpose=emergency_accommodation&language=sr"
AGREES = "/records/{to_send}/referral-consent?purpose=emergency_accommodation"
EVERY = (
    Shown("first-page", None, "/"),
    Shown("guidance", None, "/guidance"),
    Shown("sheet", None, "/sheet"),
    Shown("help", None, "/help"),
    Shown("not-found", None, "/nowhere"),
    Shown("signed-out", None, "/signed-out"),
    Shown("start-doctor", "health.nis", "/"),
    Shown("alert-list", "health.nis", "/entry"),
    Shown("alert-1-danger", "health.nis", "/entry/{draft}/1"),
    Shown("alert-2-here", "health.nis", "/entry/{draft}/2"),
    Shown("alert-3-age", "health.nis", "/entry/{draft}/3"),
    Shown("alert-4-signs", "health.nis", "/entry/{draft}/4"),
    Shown("alert-5-way", "health.nis", "/entry/{draft}/5"),
    Shown("alert-6-contact", "health.nis", "/entry/{draft}/6"),
    Shown("alert-7-check", "health.nis", "/entry/{draft}/7"),
    Shown("alert-if-known", "health.nis", "/entry/{draft}/9"),
    Shown("full-tasks", "health.nis", "/entry/{draft}/10"),
    Shown("full-person", "health.nis", "/entry/{draft}/11"),
    Shown("full-happens", "health.nis", "/entry/{draft}/12"),
    Shown("full-place", "health.nis", "/entry/{draft}/13"),
    Shown("full-needs", "health.nis", "/entry/{draft}/14"),
    Shown("several-tasks", "health.nis", "/entry/{several}/10"),
    Shown("several-further", "health.nis", "/entry/{several}/10?person={other}"),
    Shown("several-signs", "health.nis", "/entry/{several}/4?to=10&person={other}"),
    Shown("several-check-wrong", "health.nis", "/entry/{several}/7?to=10", pressed="main form .govuk-button"),
    Shown("several-place", "health.nis", "/entry/{several}/6?to=10&person=place"),
    Shown("several-person", "health.nis", "/entry/{several}/11?to=10&person={other}"),
    Shown("several-check", "health.nis", "/entry/{several}/7?to=10"),
    Shown("several-remove", "health.nis", "/entry/{several}/persons/{other}/remove"),
    Shown("extension-tasks", "health.nis", "/entry/{extension}/10"),
    Shown("extension-check", "health.nis", "/entry/{extension}/18"),
    Shown("receipt", "health.nis", "/entries/{report}"),
    Shown("receipt-several", "health.nis", "/entries/{raid}"),
    Shown("receipt-second", "health.nis", "/entries/{second}"),
    Shown("receipt-danger", "health.nis", "/entries/{in_danger}"),
    Shown("receipt-consent", "health.nis", "/entries/{of_adult}/consent"),
    Shown("receipt-consent-wrong", "health.nis", "/entries/{of_adult}/consent", pressed="main form .govuk-button"),
    Shown("receipt-to-ask", "health.nis", "/entries/{sealed}"),
    Shown("receipt-person-asked", "health.nis", "/entries/{sealed}/asked"),
    Shown("receipt-person-agrees", "health.nis", "/entries/{sealed}/asked?outcome=agreed"),
    Shown(
        "receipt-person-agrees-wrong",
        "health.nis",
        "/entries/{sealed}/asked?outcome=agreed",
        pressed="main form .govuk-button",
    ),
    Shown("receipt-person-refuses", "health.nis", "/entries/{sealed}/asked?outcome=refused"),
    Shown("receipt-age", "health.nis", "/entries/{report}/age"),
    Shown("receipt-add", "health.nis", "/entries/{report}/add"),
    Shown("receipt-add-wrong", "health.nis", "/entries/{report}/add", pressed="main form .govuk-button"),
    Shown("receipt-file", "health.nis", "/uploads/{report}"),
    Shown("receipt-file-wrong", "health.nis", "/uploads/{report}", pressed="main form .govuk-button"),
    Shown("receipt-withdraw", "health.nis", "/entries/{of_adult}/withdraw"),
    Shown("receipt-withdraw-wrong", "health.nis", "/entries/{of_adult}/withdraw", pressed="main form .govuk-button"),
    Shown("receipt-asked", "health.nis", "/entries/{asked}"),
    Shown("receipt-asked-wrong", "health.nis", "/entries/{asked}", pressed="#question .govuk-button"),
    Shown("own-reports", "health.nis", "/entries"),
    Shown("hand-over", "health.nis", "/entries/hand-over"),
    Shown("hand-over-take", "health2.nis", "/entries/hand-over"),
    Shown("closed-record", "csr.nis", "/closed/access_changed"),
    Shown("closed-request", "csr.nis", "/closed/request_waits"),
    Shown("closed-alert", "director.centre", "/closed/urgent_request_waits"),
    Shown("who-saw", "health.nis", "/records/{report}/reads"),
    Shown("advice-own", "health.nis", "/advice"),
    Shown("advice-ask", "health.nis", "/advice/new"),
    Shown("advice-ask-wrong", "health.nis", "/advice/new", pressed="main form .govuk-button"),
    Shown("advice-answered", "health.nis", "/advice/{answered}"),
    Shown("advice-list", "intake.centre", "/advice"),
    Shown("advice-all", "intake.centre", "/advice?everything=1"),
    Shown("advice-answering", "intake.centre", "/advice/{waits}"),
    Shown("advice-answering-wrong", "intake.centre", "/advice/{waits}", pressed="main form .govuk-button"),
    Shown("sheet-signed-in", "health.nis", "/sheet"),
    Shown("ward-report", "health2.nis", "/entries/{report}"),
    Shown("ward-asked", "health2.nis", "/entries/{asked}"),
    Shown("start-intake", "intake.centre", "/"),
    Shown("notices", "intake.centre", "/notices"),
    Shown("worklist-intake", "intake.centre", "/list"),
    Shown("record-intake", "intake.centre", "/records/{report}"),
    Shown("record-several", "intake.centre", "/records/{raid}"),
    Shown("record-second", "intake.centre", "/records/{second}"),
    Shown("record-asked", "intake.centre", "/records/{asked}"),
    Shown(
        "record-asked-wrong",
        "intake.centre",
        "/records/{asked}",
        pressed="#ask .govuk-button",
        behind=summary_of("#ask"),
    ),
    Shown("record-danger", "intake.centre", "/records/{in_danger}"),
    Shown(
        "record-danger-wrong",
        "intake.centre",
        "/records/{in_danger}",
        pressed="#actions .govuk-button",
    ),
    Shown("record-person", "intake.centre", "/records/{extended}", pressed='form[action*="/identity"] button'),
    Shown("keyed-begin", "intake.centre", "/entry/keyed"),
    Shown("keyed-caller", "intake.centre", "/entry/{keyed_draft}/19"),
    Shown("keyed-caller-wrong", "intake.centre", "/entry/{keyed_draft}/19", pressed="main form .govuk-button"),
    Shown("keyed-contact", "intake.centre", "/entry/{keyed_draft}/6"),
    Shown("keyed-tasks", "intake.centre", "/entry/{keyed_draft}/10"),
    Shown("keyed-check", "intake.centre", "/entry/{keyed_draft}/7"),
    Shown("keyed-receipt", "intake.centre", "/entries/{keyed}"),
    Shown("keyed-own-reports", "intake.centre", "/entries"),
    Shown("keyed-record", "intake.centre", "/records/{keyed}"),
    Shown("ward-keyed", "health2.nis", "/entries/{keyed}"),
    Shown("roster", "supervisor.centre", "/roster"),
    Shown("start-supervisor", "supervisor.centre", "/"),
    Shown("worklist-supervisor", "supervisor.centre", "/list"),
    Shown("worklist-all-cases", "supervisor.centre", "/list?state=assigned"),
    Shown("worklist-to-confirm", "supervisor.centre", "/list?state=to_confirm"),
    Shown("start-assessor", "psychologist.centre", "/"),
    Shown("worklist-assessor", "psychologist.centre", "/list"),
    Shown("worklist-panels", "psychologist.centre", "/list?state=sits"),
    Shown("start-director", "director.centre", "/"),
    Shown("worklist-director", "director.centre", "/list"),
    Shown("record-supervisor", "supervisor.centre", "/records/{unassigned}"),
    Shown("record-assign", "supervisor.centre", "/records/{unassigned}/assign"),
    Shown(
        "record-assign-wrong", "supervisor.centre", "/records/{unassigned}/assign", pressed="main form .govuk-button"
    ),
    Shown("record-to-dismiss", "supervisor.centre", "/records/{to_dismiss}"),
    Shown("record-decide", "supervisor.centre", "/records/{to_dismiss}/dismissal"),
    Shown(
        "record-decide-wrong", "supervisor.centre", "/records/{to_dismiss}/dismissal", pressed="main form .govuk-button"
    ),
    Shown("record-dismissed", "supervisor.centre", "/records/{dismissed}"),
    Shown("record-reopen", "supervisor.centre", "/records/{dismissed}/reopen"),
    Shown("record-reopen-wrong", "supervisor.centre", "/records/{dismissed}/reopen", pressed="main form .govuk-button"),
    Shown("start-manager", "manager.centre", "/"),
    Shown("worklist-manager", "manager.centre", "/list"),
    Shown("cases-hand-over", "manager.centre", "/list/hand-over"),
    Shown("cases-hand-over-wrong", "manager.centre", "/list/hand-over", pressed="main form .govuk-button"),
    Shown("cases-cover", "manager.centre", "/list/cover"),
    Shown("cases-cover-supervisor", "supervisor.centre", "/list/cover"),
    Shown("cases-cover-wrong", "supervisor.centre", "/list/cover", pressed="#typed .govuk-button"),
    Shown("record-manager", "manager.centre", "/records/{case}"),
    Shown("worklist-to-inform", "manager.centre", "/list?state=to_inform"),
    Shown("worklist-answer-pending", "manager.centre", "/list?state=answer_pending"),
    Shown("record-to-inform", "manager.centre", "/records/{charged}"),
    Shown("record-prosecutor", "manager.centre", "/records/{charged}/prosecutor"),
    Shown(
        "record-prosecutor-wrong", "manager.centre", "/records/{charged}/prosecutor", pressed="main form .govuk-button"
    ),
    Shown("record-recuse", "manager.centre", "/records/{case}/recuse"),
    Shown("record-recuse-wrong", "manager.centre", "/records/{case}/recuse", pressed="main form .govuk-button"),
    Shown("persons", "manager.centre", "/persons"),
    Shown("persons-wrong", "manager.centre", "/persons", pressed="#number-form .govuk-button"),
    Shown("record-link", "manager.centre", "/records/{case}/link"),
    Shown(
        "record-link-supervisor",
        "supervisor.centre",
        "/records/{case}/link?otherId={answered_for}&relation=same_person",
    ),
    Shown("record-link-wrong", "manager.centre", "/records/{case}/link", pressed="main form .govuk-button"),
    Shown("record-unlink", "manager.centre", "/records/{case}/unlink"),
    Shown("record-links-supervisor", "supervisor.centre", "/records/{case}"),
    Shown("record-to-send", "manager.centre", "/records/{to_send}"),
    Shown("record-sent", "manager.centre", "/records/{sent}"),
    Shown("send-purpose", "manager.centre", "/records/{to_send}/send"),
    Shown("send-purpose-wrong", "manager.centre", "/records/{to_send}/send", pressed="main form .govuk-button"),
    Shown("send-without-consent", "manager.centre", "/records/{to_send}/send?purpose=emergency_accommodation"),
    Shown("send-unit", "manager.centre", PSYCHOSOCIAL),
    Shown("send-preview", "manager.centre", f"{PSYCHOSOCIAL}&unitId={NGO}&urgency=urgent"),
    Shown("agree-purpose", "manager.centre", "/records/{to_send}/referral-consent"),
    Shown("agree-read-aloud", "manager.centre", AGREES + "&language=sr"),
    Shown("agree-no-text", "manager.centre", AGREES + "&language=ar"),
    Shown("agree-many-units", "manager.centre", "/records/{to_send}/referral-consent?purpose=education&language=sr"),
    Shown("agree-refuses", "manager.centre", AGREES + "&language=sr&agreed=no"),
    Shown("agree-form", "manager.centre", AGREES + "&language=sr&agreed=yes", second_factor=True),
    Shown(
        "agree-form-wrong",
        "manager.centre",
        AGREES + "&language=sr&agreed=yes",
        pressed="main form .govuk-button",
        second_factor=True,
    ),
    Shown(
        "agree-form-many-units",
        "manager.centre",
        "/records/{to_send}/referral-consent?purpose=education&language=sr&agreed=yes",
        second_factor=True,
    ),
    Shown("procedure-open", "manager.centre", "/records/{case}/procedure"),
    Shown("procedure-open-wrong", "manager.centre", "/records/{case}/procedure", pressed="main form .govuk-button"),
    Shown("record-procedure", "manager.centre", "/records/{procedure}"),
    Shown("panel-appoint", "manager.centre", "/records/{procedure}/panel"),
    Shown("panel-appoint-wrong", "manager.centre", "/records/{procedure}/panel", pressed="main form .govuk-button"),
    Shown("interview", "manager.centre", "/records/{procedure}/interview"),
    Shown("interview-wrong", "manager.centre", "/records/{procedure}/interview", pressed="main form .govuk-button"),
    Shown("indicators", "manager.centre", "/records/{procedure}/indicators"),
    Shown("indicators-of-children", "manager.centre", "/records/{procedure}/indicators?profile=child_labour"),
    Shown("record-assessed", "psychologist.centre", "/records/{assessed}"),
    Shown("propose-outcome", "psychologist.centre", "/records/{assessed}/proposal", second_factor=True),
    Shown(
        "propose-identified",
        "psychologist.centre",
        "/records/{assessed}/proposal?outcome=identified",
        second_factor=True,
    ),
    Shown(
        "propose-identified-wrong",
        "psychologist.centre",
        "/records/{assessed}/proposal?outcome=identified",
        pressed="main form .govuk-button",
        second_factor=True,
    ),
    Shown(
        "propose-not-identified",
        "psychologist.centre",
        "/records/{assessed}/proposal?outcome=not_identified",
        second_factor=True,
    ),
    Shown("record-to-sign", "social.centre", "/records/{to_sign}"),
    Shown("sign", "social.centre", "/records/{to_sign}/signature", second_factor=True),
    Shown(
        "dissent-wrong",
        "social.centre",
        "/records/{to_sign}/signature",
        pressed="#typed .govuk-button",
        second_factor=True,
        behind="main details summary",
    ),
    Shown("panel-replace", "supervisor.centre", "/records/{to_sign}/panel-member"),
    Shown(
        "panel-replacement",
        "supervisor.centre",
        f"/records/{{to_sign}}/panel-member?memberId={WHO['social.centre'].sub}",
    ),
    Shown(
        "panel-replacement-wrong",
        "supervisor.centre",
        f"/records/{{to_sign}}/panel-member?memberId={WHO['social.centre'].sub}",
        pressed="main form .govuk-button",
    ),
    Shown("record-signed", "supervisor.centre", "/records/{signed}"),
    Shown("discontinue", "supervisor.centre", "/records/{signed}/discontinuation"),
    Shown("confirm", "supervisor.centre", "/records/{signed}/decision", second_factor=True),
    Shown(
        "confirm-wrong",
        "supervisor.centre",
        "/records/{signed}/decision",
        pressed="main form .govuk-button",
        second_factor=True,
    ),
    Shown("record-dissented", "director.centre", "/records/{dissented}"),
    Shown("ruling", "director.centre", "/records/{dissented}/ruling", second_factor=True),
    Shown(
        "ruling-not-identified",
        "director.centre",
        "/records/{dissented}/ruling?outcome=not_identified",
        second_factor=True,
    ),
    Shown("record-identified", "manager.centre", "/records/{identified}"),
    Shown("paper-decision", "manager.centre", "/records/{identified}/papers/decision"),
    Shown("paper-rights", "manager.centre", "/records/{identified}/papers/rights"),
    Shown("presume", "manager.centre", "/records/{assessed}/presumption"),
    Shown("review-request", "manager.centre", "/records/{discontinued}/review"),
    Shown(
        "review-request-wrong", "manager.centre", "/records/{discontinued}/review", pressed="main form .govuk-button"
    ),
    Shown("list-challenged", "director.centre", "/list?state=challenged"),
    Shown("record-to-review", "director.centre", "/records/{to_review}"),
    Shown("review-decide", "director.centre", "/records/{to_review}/review-decision", second_factor=True),
    Shown(
        "review-decide-wrong",
        "director.centre",
        "/records/{to_review}/review-decision",
        pressed="main form .govuk-button",
        second_factor=True,
    ),
    Shown("record-reviewed", "manager.centre", "/records/{reviewed}"),
    Shown("panel-of-a-review", "manager.centre", "/records/{reviewed}/panel"),
    Shown("question", "manager.centre", "/records/{identified}/question"),
    Shown("revoke", "director.centre", "/records/{questioned}/revocation", second_factor=True),
    Shown(
        "revoke-wrong",
        "director.centre",
        "/records/{questioned}/revocation",
        pressed="main form .govuk-button",
        second_factor=True,
    ),
    Shown("revocation-confirm", "director.centre", "/records/{to_revoke}/revocation-confirmation", second_factor=True),
    Shown("record-revoked", "manager.centre", "/records/{revoked}"),
    Shown("start-reception", "reception.centre", "/"),
    Shown("worklist-reception", "reception.centre", "/list"),
    Shown("record-reception", "reception.centre", "/records/{sent}"),
    Shown("start-ngo", "ngo.provider", "/"),
    Shown("worklist-csr", "csr.nis", "/list"),
    Shown("list-on-paper", "csr.nis", "/list/print"),
    Shown("record-csr", "csr.nis", "/records/{report}"),
    Shown("record-guardian", "csr.nis", "/records/{answered_for}"),
    Shown("record-guardian-person", "csr.nis", "/records/{answered_for}", pressed='form[action*="/identity"] button'),
    Shown("guardian-check", "csr.nis", "/records/{guarded}/guardian-check"),
    Shown("answer-for-purpose", "csr.nis", "/records/{guarded}/guardianship"),
    Shown("answer-for", "csr.nis", ANSWERS_FOR),
    Shown("answer-for-refuses", "csr.nis", f"{ANSWERS_FOR}&agreed=no"),
    Shown("answer-for-form", "csr.nis", f"{ANSWERS_FOR}&agreed=yes", second_factor=True),
    Shown(
        "answer-for-form-wrong",
        "csr.nis",
        f"{ANSWERS_FOR}&agreed=yes",
        pressed="main form .govuk-button",
        second_factor=True,
    ),
    Shown("guardian-sends-without", "csr.nis", "/records/{guarded}/send?purpose=emergency_accommodation"),
    Shown("guardian-sends", "csr.nis", "/records/{answered_for}/send?purpose=emergency_accommodation"),
    Shown("record-answered-for", "manager.centre", "/records/{answered_for}"),
    Shown("record-consent", "intake.centre", "/records/{of_adult}/consent"),
    Shown("record-risk", "manager.centre", "/records/{sent}/risk"),
    Shown("record-risk-wrong", "manager.centre", "/records/{sent}/risk", pressed="main form .govuk-button"),
    Shown("record-at-risk", "manager.centre", "/records/{to_send}"),
    Shown("worklist-to-review", "manager.centre", "/list?state=review"),
    Shown("worklist-of-supervisor-to-review", "supervisor.centre", "/list?state=review"),
    Shown("record-assess", "intake.centre", "/records/{of_adult}/assess"),
    Shown("record-assess-wrong", "intake.centre", "/records/{of_adult}/assess", pressed="main form .govuk-button"),
    Shown("record-dismiss", "intake.centre", "/records/{of_adult}/dismiss"),
    Shown("record-dismiss-wrong", "intake.centre", "/records/{of_adult}/dismiss", pressed="main form .govuk-button"),
    Shown("record-correct", "intake.centre", "/records/{report}/correct"),
    Shown("record-correct-wrong", "intake.centre", "/records/{report}/correct", pressed="main form .govuk-button"),
    Shown("record-age", "intake.centre", "/records/{report}/age", second_factor=True),
    Shown(
        "record-age-wrong",
        "intake.centre",
        "/records/{report}/age",
        pressed="main form .govuk-button",
        second_factor=True,
    ),
    Shown("record-adult-proposed", "duty.centre", "/records/{proposed}"),
    Shown("record-adult-confirmed", "duty.centre", "/records/{proposed}/age/confirm", second_factor=True),
    Shown("record-to-ask", "intake.centre", "/records/{sealed}"),
    Shown("record-not-asked", "intake.centre", "/records/{sealed}/asked?outcome=not_asked"),
    Shown("forbidden", "csr.nis", "/figures"),
    Shown("nothing-found", "csr.nis", "/find"),
    Shown("components", "csr.nis", "/components"),
    Shown("guidance-signed-in", "csr.nis", "/guidance"),
    Shown("help-signed-in", "csr.nis", "/help"),
    Shown("start-office", "office.national", "/"),
    Shown("figures", "office.national", "/figures"),
    Shown("start-administrator", "admin.platform", "/"),
)
