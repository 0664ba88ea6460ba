"""Forms that a person writes something on, as a table: whose each is, what is behind it, and what is written on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from contracts import reference
from gateway.pages.rendering.kept import MARK
from tests.integration.gateway.pages import procedures
from tests.integration.gateway.pages import test_advice_page as advice
from tests.integration.gateway.pages import test_assessing_page as assessing
from tests.integration.gateway.pages import test_assigning_page as assigning
from tests.integration.gateway.pages import test_correcting_page as correcting
from tests.integration.gateway.pages import test_covering_page as covering
from tests.integration.gateway.pages import test_deciding_page as deciding
from tests.integration.gateway.pages import test_dismissing_page as dismissing
from tests.integration.gateway.pages import test_guarding_pages as guarding
from tests.integration.gateway.pages import test_handing_cases_over_page as cases
from tests.integration.gateway.pages import test_informing_page as informing
from tests.integration.gateway.pages import test_linking_pages as linking
from tests.integration.gateway.pages import test_questions_page as questions
from tests.integration.gateway.pages import test_record_forms as records
from tests.integration.gateway.pages import test_recusing_page as recusing
from tests.integration.gateway.pages import test_reopening_page as reopening
from tests.integration.gateway.pages import test_roster_page as roster
from tests.integration.gateway.pages import test_sending_pages as sending
from tests.integration.gateway.pages import test_worklist as worklist
from tests.integration.gateway.pages.reporter import Form
from tests.integration.gateway.pages.test_rights_pages import RIGHTS, SERVED
from tests.integration.gateway.pages.test_risk_page import TYPED as RISK
from tests.support.upstream import Reply, Upstream, page_of, problem, receipt

ID = questions.ID


def nothing_changes(services: Upstream, _: int = 0) -> None:
    services.says("identification", "GET", "/advice", page_of([]))


def question(services: Upstream, version: int = 1, position: str = "intake") -> None:
    shown = advice.opened(positions=[position], version=version)
    services.says("identification", "GET", f"/advice/{ID}", Reply(shown))


def filed(services: Upstream, version: int = 1, position: str = "author") -> None:
    shown = receipt(ID, version=version, positions=[position])
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(shown))


def of_an_adult(services: Upstream, version: int = 1) -> None:
    dismissing.shows(services, version=version, positions=["intake"])


def to_decide(services: Upstream, version: int = 1) -> None:
    dismissing.shows(services, version=version, positions=deciding.SUPERVISOR)


def ended(services: Upstream, version: int = 1) -> None:
    dismissing.shows(services, version=version, positions=reopening.SUPERVISOR, state="dismissed")


def of_cases(services: Upstream, _: int = 0) -> None:
    cases.shows(services)


def away(services: Upstream, version: int = 0) -> None:
    (covering.lists if version else covering.shows)(services)


def of_own_case(services: Upstream, version: int = 1) -> None:
    dismissing.shows(services, version=version, positions=["case"], state="received")


def to_link(services: Upstream, version: int = 1) -> None:
    of_own_case(services, version)
    services.says("identification", "GET", "/reports", page_of([receipt(linking.OTHER, positions=["case"])]))


def of_fixed_facts(services: Upstream, version: int = 1) -> None:
    correcting.fixed(services, version=version)


def asked(services: Upstream, version: int = 1) -> None:
    questions.says(services, questions.WAITING, version=version)


def on_record(services: Upstream, version: int = 1, state: str = "received") -> None:
    records.shows(services, version=version, state=state)


def on_duty(services: Upstream, version: int = 1) -> None:
    roster.shows(services, *roster.FULL, version=version)


def gone(services: Upstream) -> None:
    for path in ("/reports/{}", f"/reports/{ID}/receipt"):
        services.says("identification", "GET", path, problem(404, "not-found"))


@dataclass(frozen=True)
class Written:
    """A form: who sends it where, what `stands` there in which version, the command that it becomes, and what is typed.

    `page` shows it where that is another address. The `stranger` may not have it, and is told what `hides` says. Its person signs in at
    the `level`.
    """

    person: str
    path: str
    stands: Callable[..., None]
    command: str
    typed: Mapping[str, str | list[str]]
    page: str = ""
    stranger: str = "health.sabac"
    hides: Callable[[Upstream], None] = gone
    level: str = "1"

    @property
    def service(self) -> str:
        """Which does the command; the Centre revokes what identification has opened."""
        of_referral = self.command.startswith("/referrals") and not self.command.endswith("/revoke")
        return "referral" if of_referral else "identification"

    def at(self, page: str) -> dict[str, list[str]]:
        """What a browser would send of it if nothing on the page were touched, without the mark under which it is kept."""
        found = re.search(rf'<form[^>]*action="{self.path}".*?</form>', page, re.DOTALL)
        assert found is not None, page
        return {name: values for name, values in Form(found.group()).fields.items() if name != MARK}


DOCTOR, INTAKE, DUTY = "health.nis", "intake.centre", "duty.centre"
MANAGER, CSR = "manager.centre", "csr.nis"
MINE, RECORD, REPORT = f"/entries/{ID}", f"/records/{ID}", f"/reports/{ID}"
TO_AGREE = f"{REPORT}/consent/referrals"
TYPED = questions.TYPED
ASKED = {"subject": "reason_to_report", "text": advice.TEXT, "phone": "018 506 700"}
ANSWERED = {"question": questions.CODED, "answer": "yes", "text": TYPED}
HEARD = {"seenAlone": "yes", "calledBack": "no"}
REFUSED = {"outcome": "refused", **HEARD}
DECLINED = {"agreed": "no", "reason": deciding.WHY}
FOUND: dict[str, str | list[str]] = {"age": "child", "basis": "document", "birthDate": ["1", "5", "2010"]}
REPLIED = {"text": advice.REPLY}
OF_ITS_ASKER = partial(question, position="author")
OF_THE_CENTRE = partial(filed, position="intake")
FRESH = partial(on_record, state="submitted")
REFERRAL = worklist.REFERRAL
CHANGED = f"/roster/turns/{roster.COMES}/change"
CHOOSE = f"{RECORD}/{{}}?referral={REFERRAL}&version=1"
UNIT = str(reference.serving_csr("71331"))
ALL = (
    Written(DOCTOR, "/advice/new", nothing_changes, "/advice", ASKED, "", "health2.nis", nothing_changes),
    Written(INTAKE, f"/advice/{ID}", question, f"/advice/{ID}/answer", REPLIED, "", DOCTOR, OF_ITS_ASKER),
    Written(DOCTOR, f"{MINE}/answers", asked, f"{REPORT}/answers", ANSWERED, MINE),
    Written(DOCTOR, f"{MINE}/add", filed, f"{REPORT}/addenda", {"kind": "care_needs", "text": TYPED}),
    Written(DOCTOR, f"{MINE}/withdraw", filed, f"{REPORT}/withdraw", {"reason": "duplicate"}),
    Written(DOCTOR, f"{MINE}/consent", filed, f"{REPORT}/consent/withdraw", HEARD),
    Written(DOCTOR, f"{MINE}/asked", filed, f"{REPORT}/consent", REFUSED, f"{MINE}/asked?outcome=refused"),
    Written(INTAKE, f"{RECORD}/consent", OF_THE_CENTRE, f"{REPORT}/consent/withdraw", HEARD),
    Written(INTAKE, f"{RECORD}/asked", OF_THE_CENTRE, f"{REPORT}/consent", REFUSED, f"{RECORD}/asked?outcome=refused"),
    Written(DOCTOR, f"{MINE}/age", filed, f"{REPORT}/age", FOUND),
    Written(INTAKE, f"{RECORD}/age", OF_THE_CENTRE, f"{REPORT}/age", FOUND, level="2"),
    Written(INTAKE, f"{RECORD}/correct", of_fixed_facts, f"{REPORT}/corrections", correcting.TYPED),
    Written(MANAGER, f"{RECORD}/risk", of_own_case, f"{REPORT}/risk", RISK),
    Written(INTAKE, f"{RECORD}/assess", of_an_adult, f"{REPORT}/assess", assessing.TYPED),
    Written(INTAKE, f"{RECORD}/assign", assigning.shows, f"{REPORT}/assign", assigning.TYPED),
    Written(MANAGER, f"{RECORD}/send", sending.to_send, f"{REPORT}/referrals", sending.SENT, sending.PREVIEWED),
    Written(MANAGER, sending.AGREE, sending.unsaid, TO_AGREE, sending.REFUSED, f"{sending.ASKED}&agreed=no"),
    Written(
        CSR,
        guarding.ANSWER,
        guarding.protected,
        f"{REPORT}/guardianship",
        guarding.REFUSED,
        f"{guarding.ASKED}&agreed=no",
    ),
    Written(CSR, guarding.CHECK, guarding.protected, f"{REPORT}/guardian-check", guarding.CHECKED),
    Written("reception.centre", f"{RECORD}/taken-back", guarding.sheltered, f"{REPORT}/consent/withdraw", HEARD),
    *(
        Written(MANAGER, f"{RECORD}/{page}", of_own_case, f"{REPORT}/procedure/{path}", typed)
        for page, path, typed, _ in (RIGHTS, SERVED)
    ),
    Written(MANAGER, f"{RECORD}/prosecutor", of_own_case, f"{REPORT}/prosecutor", informing.TYPED),
    Written(MANAGER, f"{RECORD}/link", to_link, f"{REPORT}/links", linking.TYPED),
    Written(MANAGER, f"{RECORD}/recuse", of_own_case, f"{REPORT}/recuse", recusing.TYPED),
    Written("supervisor.centre", f"{RECORD}/dismissal", to_decide, f"{REPORT}/dismissal", DECLINED),
    Written("supervisor.centre", f"{RECORD}/reopen", ended, f"{REPORT}/reopen", reopening.TYPED),
    Written(INTAKE, f"{RECORD}/dismiss", of_an_adult, f"{REPORT}/dismiss", dismissing.TYPED),
    Written(DUTY, f"{RECORD}/ask", on_record, f"{REPORT}/questions", {"question": "documents", "text": TYPED}, RECORD),
    Written(DUTY, f"{RECORD}/advise", on_record, f"{REPORT}/advice", {"instruction": "speak_alone"}, RECORD),
    Written(DUTY, f"{RECORD}/take-over", FRESH, f"{REPORT}/take-over", records.SAID, RECORD),
    *(
        Written(
            each.person,
            each.address,
            each.shown,
            f"{REPORT}/procedure{each.path}",
            each.typed,
            f"{each.address}{each.begun}",
            level=each.level,
        )
        for each in reversed(procedures.PAGES)
        if each.typed
    ),
    *(
        Written(
            who, f"{RECORD}/{move}", worklist.one_referral, f"/referrals/{REFERRAL}/{does}", typed, CHOOSE.format(move)
        )
        for who, move, does, typed in (
            ("csr.nis", "reject", "reject", {"reason": "no_capacity"}),
            (DUTY, "direct", "reject", {"unit": UNIT}),
            (INTAKE, "revoke", "revoke", {"reason": "safety", "unit": UNIT}),
        )
    ),
    Written("supervisor.centre", cases.PAGE, of_cases, "/cases/hand-over", cases.TYPED, "", INTAKE, nothing_changes),
    Written("supervisor.centre", covering.PAGE, away, "/cases/cover", covering.TYPED, "", INTAKE, nothing_changes),
    Written("supervisor.centre", CHANGED, on_duty, CHANGED, roster.GOOD, "", INTAKE, nothing_changes),
    Written("supervisor.centre", "/roster", on_duty, "/roster/turns", roster.GOOD, "", INTAKE, nothing_changes),
)
# By their address without the id that is in it.
FORMS = {re.sub(f"/({ID}|{roster.COMES})", "", each.path): each for each in ALL}
