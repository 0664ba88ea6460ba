"""Every command succeeds once by each position that the access table entitles to it: over HTTP, with row-level security in force.

A policy that forgets a position lets every test of refusals pass and answers that person's command with 500.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from contracts import access
from contracts.words.referrals import Purpose
from identification.domain.reports.minimum import belgrade_day
from tests.integration.identification import attaching, hand_overs, procedures, questions
from tests.integration.identification.persons import compared, named, new_name
from tests.integration.identification.sending import ACCOMMODATION, SHELTER, agreement, guardianship
from tests.integration.identification.service import adult, minimum, typed
from tests.integration.identification.ways import FILINGS
from tests.integration.people_first.three_services import (
    DOCTOR,
    DUTY,
    ELSEWHERE,
    INTAKE,
    MANAGER,
    NEXT_ON_DUTY,
    OF_CENTRE,
    SUPERVISOR,
    WORKER,
    Platform,
    unit_of,
)
from tests.support import files
from tests.support.asgi import Answer
from tests.support.demo_people import PEOPLE

TABLE = access.load()
CELLS = [(command, position) for command, by in TABLE.commands.items() for position in sorted(by)]
WARD_COLLEAGUE = "health2.nis"
HOLDERS = {
    "author": DOCTOR,
    "unit": WARD_COLLEAGUE,
    "intake": INTAKE,
    "duty": DUTY,
    "case": MANAGER,
    "panel": procedures.PEDAGOGUE,
    "supervisor": OF_CENTRE,
    "director": procedures.DIRECTOR,
    "addressed": WORKER,
    "grant.child_protection": WORKER,
}
"""Who holds a position before the command; `grant` is held after most commands alone, see `REPEATED`."""
OF_REPORT, OF_REFERRAL, OF_ADVICE = "/reports/{report}", "/referrals/{referral}", "/advice/{advice}"

Names = dict[str, str]
Given = Callable[[Platform], Awaitable[Names]]


def _filled(said: Any, names: Names) -> Any:
    if isinstance(said, list):
        return [_filled(each, names) for each in said]
    return said.format(**names) if isinstance(said, str) else said


@dataclass(frozen=True)
class Run:
    """A command in a state that allows it; `{…}` in its address and body are ids of what is `given`.

    `adds` are rows of which there is one more afterwards; `record` is where the caller reads which positions they hold.
    """

    given: Given
    address: str
    body: dict[str, Any] | bytes
    adds: str
    record: str | None = OF_REPORT
    service: str = "identification"

    async def send(self, platform: Platform, who: str, names: Names, key: str, version: int | None = None) -> Answer:
        """A document is posted, the content of a file is put; with a second factor, which some commands ask for."""
        client, address = platform.client(who, self.service, acr=2), self.address.format(**names)
        headers = {"idempotency-key": key}
        if isinstance(self.body, bytes):
            command_decorator = {**headers, **attaching.OCTETS, "transfer-encoding": "chunked"}
            return await client.request("PUT", address, chunks=[self.body], headers=command_decorator)
        body = {name: _filled(said, names) for name, said in self.body.items()}
        if version is not None and "expectedVersion" in body:
            body["expectedVersion"] = version
        return await client.post(address, body, headers=headers)

    def added(self, platform: Platform) -> int:
        ((number,),) = platform.rows(self.service, f"select count(*) from {self.adds}")
        return int(number)

    async def positions(self, platform: Platform, who: str, names: Names) -> list[str]:
        """Kinds of the positions that the caller holds before they command."""
        assert self.record is not None
        answer = await platform.get(who, self.record.format(**names), self.service)
        assert answer.status == 200, answer.body
        return [each.partition(".")[0] for each in answer.json()["positions"]]


def event(name: str) -> str:
    """What was published, in the outbox of the command's service."""
    return f"outbox where type like '%.{name}.v1'"


async def nothing(_: Platform) -> Names:
    return {}


async def drafted(platform: Platform) -> Names:
    return {"draft": (await platform.identification.drafted(DOCTOR))["id"]}


async def advice_question(platform: Platform) -> Names:
    answer = await platform.post(DOCTOR, "/advice", {"text": "Neko govori umesto nje."})
    return {"advice": answer.json()["id"]}


async def child(platform: Platform) -> Names:
    return {"report": await platform.filed()}


async def of_age(platform: Platform) -> Names:
    return {"report": await platform.filed(**adult())}


async def to_inform(platform: Platform) -> Names:
    """A person whom the police reported and are about to have expelled."""
    answers = [{"question": "expulsion", "values": ["prepared"]}]
    report = await platform.filed("police.nis", **adult(answers=answers))
    await platform.take_over(report, NEXT_ON_DUTY)
    return {"report": report}


async def not_asked(platform: Platform) -> Names:
    return {"report": await platform.filed(age="adult", wayIn="could_not_ask", consent=None)}


async def with_a_ticket(platform: Platform) -> Names:
    names = await child(platform)
    return {**names, "ticket": await attaching.ticket(platform.identification, names["report"], who=DOCTOR)}


async def questioned(platform: Platform) -> Names:
    names = await child(platform)
    report = questions.Report(platform.identification, names["report"])
    return {**names, "question": await report.asked(questions.CODED, INTAKE)}


async def offered(platform: Platform) -> Names:
    names = await child(platform)
    await hand_overs.Report(platform.identification, names["report"]).done((hand_overs.OFFER, DOCTOR))
    return names


async def taken_over(platform: Platform) -> Names:
    names = await child(platform)
    await platform.take_over(names["report"], NEXT_ON_DUTY)
    return names


async def adult_taken_over(platform: Platform) -> Names:
    names = await of_age(platform)
    await platform.take_over(names["report"], NEXT_ON_DUTY)
    return names


async def in_danger_of_life(platform: Platform) -> Names:
    report = await platform.filed(**FILINGS["vital_interest"])
    await platform.take_over(report, NEXT_ON_DUTY)
    return {"report": report}


async def without_unit(platform: Platform) -> Names:
    """The centre for social work that serves the child is excluded: the request waits at the Centre's duty."""
    report = await platform.arrived(conflict={"unitIds": [unit_of(WORKER)]})
    return {"report": report}


async def with_a_manager(platform: Platform) -> Names:
    names = await taken_over(platform)
    await platform.assign(names["report"])
    return names


async def child_proposed(platform: Platform) -> Names:
    names = await taken_over(platform)
    answer = await platform.post(INTAKE, f"/reports/{names['report']}/dismiss", DISMISSAL)
    assert answer.status == 200, answer.body
    return names


async def child_dismissed(platform: Platform) -> Names:
    names = await child_proposed(platform)
    decision = {"expectedVersion": 3, "agreed": True}
    answer = await platform.post(OF_CENTRE, f"/reports/{names['report']}/dismissal", decision)
    assert answer.status == 200, answer.body
    return names


async def adult_proposed(platform: Platform) -> Names:
    names = await child(platform)
    found = {"expectedVersion": 1, "age": "adult", "basis": "document"}
    answer = await platform.post(NEXT_ON_DUTY, f"/reports/{names['report']}/age", found, acr=2)
    assert answer.status == 200, answer.body
    return names


async def protected(platform: Platform) -> Names:
    """A centre for social work protects the child, whom the Centre has taken over."""
    report = await platform.arrived()
    await platform.accept(await platform.child(report))
    await platform.take_over(report, NEXT_ON_DUTY)
    return {"report": report}


async def answered_for(platform: Platform) -> Names:
    names = await protected(platform)
    given = {**GUARDIANSHIP, "expectedVersion": 2}
    answer = await platform.post(WORKER, f"/reports/{names['report']}/guardianship", given, acr=2)
    assert answer.status == 200, answer.body
    return names


async def in_procedure(platform: Platform) -> Names:
    names = await adult_taken_over(platform)
    answer = await procedures.step(platform.identification, names["report"], "open", NEXT_ON_DUTY)
    assert answer.status == 200, answer.body
    return names


async def alike(platform: Platform) -> Names:
    """Two reports of one person, which the Centre has taken over."""
    said = named(*new_name())
    found = [await platform.filed(**adult(**said)) for _ in range(2)]
    for each in found:
        await platform.take_over(each, NEXT_ON_DUTY)
    await compared(platform.identification)
    return {"report": found[0], "other": found[1]}


async def linked(platform: Platform) -> Names:
    names = await alike(platform)
    body = {"expectedVersion": 2, "otherId": names["other"], "relation": "same_person"}
    answer = await platform.post(INTAKE, f"/reports/{names['report']}/links", body)
    assert answer.status == 200, answer.body
    ((link,),) = platform.rows(
        "identification", f"select id from person_link where '{names['other']}' in (report_a, report_b)"
    )
    return {**names, "link": str(link)}


def led_to(*steps: str) -> Given:
    """A procedure after these steps, with a manager."""

    async def given(platform: Platform) -> Names:
        names = await in_procedure(platform)
        await platform.assign(names["report"])
        await procedures.led_to(platform.identification, names["report"], *steps)
        return {**names, "today": belgrade_day(platform.clock.now()).isoformat()}

    return given


async def sheltered(platform: Platform) -> Names:
    """An adult in danger of life whom a shelter took in."""
    names = await in_danger_of_life(platform)
    answer = await platform.post(INTAKE, f"/reports/{names['report']}/referrals", sending(SHELTER, ACCOMMODATION))
    assert answer.status == 200, answer.body
    await platform.carry()
    await platform.accept((await platform.referrals(names["report"]))[ACCOMMODATION.value], SHELTER)
    return names


async def referred(platform: Platform) -> Names:
    report = await platform.arrived()
    return {"report": report, "referral": (await platform.child(report))["id"]}


async def escalated(platform: Platform) -> Names:
    names = await referred(platform)
    assert (await platform.reject(await platform.child(names["report"]), "no_capacity")).status == 200
    await platform.carry()
    return names


async def directed(platform: Platform) -> Names:
    """To a unit that identification did not name: it waits for the word of the Centre's duty."""
    names = await escalated(platform)
    referral = await platform.child(names["report"])
    assert (await platform.reject(referral, "out_of_area", unit_of(ELSEWHERE), DUTY)).status == 200
    await platform.carry()
    return names


async def accepted(platform: Platform, names: Names) -> None:
    referral = await platform.child(names["report"])
    await platform.accept(referral, SUPERVISOR)


async def supervised(platform: Platform, names: Names) -> None:
    """The Centre has the report: its supervisor sees it."""
    if (await platform.get(DUTY, f"/reports/{names['report']}")).json()["state"] == "submitted":
        await platform.take_over(names["report"], NEXT_ON_DUTY)


async def managed(platform: Platform, names: Names) -> None:
    """A case manager has the report."""
    await supervised(platform, names)
    if (await platform.get(MANAGER, OF_REPORT.format(**names))).status == 404:
        await platform.assign(names["report"])


async def as_given(_: Platform, __: Names) -> None:
    """Nothing else."""


ARRANGED = {"case": managed, "panel": as_given, "supervisor": supervised, "director": as_given}
"""What else has happened before a holder of this position commands."""
VERSION = {"expectedVersion": 1}
HEARD = {"seenAlone": "yes", "calledBack": "yes"}
ASSESSMENT = {
    "expectedVersion": 2,
    "assessment": {"grounds": "none", "risk": "low", "nextStep": "other_authority", "reason": "Spor o zaradi."},
}
RISK = {"expectedVersion": 2, "level": "high", "threats": ["family"], "measures": "Smeštaj.", "reviewOn": "{today}"}
CORRECTION = {**VERSION, "encounterDate": "2026-11-18", "encounterMunicipality": "89010", "reason": "Pogrešan dan."}
DISMISSAL = {**ASSESSMENT, "reason": "not_trafficking_labour_dispute"}
REOPENING = {"expectedVersion": 4, "reason": "new_facts", "words": "Javila se svedokinja."}
GOING = {"reportIds": ["{report}"], "managerId": str(PEOPLE["manager2.centre"].sub)}
AWAY = {
    "managerId": str(PEOPLE[MANAGER].sub),
    "coverId": str(PEOPLE["manager2.centre"].sub),
    "firstDay": "2026-12-24",
    "lastDay": "2026-12-31",
}
INFORMED = {
    "expectedVersion": 2,
    "informedOn": "2026-11-20",
    "how": "written",
    "office": "Više javno tužilaštvo u Nišu",
}
KEYED = {"source": "phone", "receivedAt": "2026-11-24T01:00:00Z"}
UNIT = unit_of(ELSEWHERE)
GUARDIANSHIP = guardianship()
RECUSAL = {"expectedVersion": 2, "reason": "knows_person"}
DECIDED = ("appoint", "propose", "sign", "sign", "confirm")


def sending(to: str, purpose: Purpose) -> dict[str, Any]:
    return {"expectedVersion": 2, "purpose": purpose.value, "unitId": unit_of(to), "urgency": "urgent"}


def on_report(given: Given, step: str, body: dict[str, Any], name: str) -> Run:
    return Run(given, f"{OF_REPORT}/{step}", body, event(name))


def on_referral(given: Given, step: str, body: dict[str, Any], name: str) -> Run:
    return Run(given, f"{OF_REFERRAL}/{step}", body, event(name), OF_REFERRAL, "referral")


def in_its_procedure(given: Given, name: str) -> Run:
    path, body = procedures.STEP[name]
    return Run(
        given, f"{OF_REPORT}/procedure{path}", {"expectedVersion": 2, **body}, "audit where action like 'procedure.%'"
    )


def of_risk(given: Given) -> Run:
    async def today(platform: Platform) -> Names:
        return {**await given(platform), "today": belgrade_day(platform.clock.now()).isoformat()}

    return Run(today, OF_REPORT + "/risk", RISK, "addendum where kind = 'risk'")


RUNS = {
    "saveDraft": Run(drafted, "/drafts/{draft}", {**VERSION, **typed()}, "draft where version = 2", None),
    "discardDraft": Run(drafted, "/drafts/{draft}/discard", VERSION, "erasure", None),
    "fileReport": Run(nothing, "/reports", minimum(), event("report-submitted"), None),
    "keyReport": Run(nothing, "/reports", minimum(keyed=KEYED), event("report-submitted"), None),
    "attachFile": Run(with_a_ticket, "/uploads/{ticket}", files.pdf(), event("report-extended")),
    "addToReport": on_report(child, "addenda", {**VERSION, "kind": "account", "text": "viđeno"}, "report-extended"),
    "extendReport": on_report(child, "extension", {**VERSION, "careNeeds": "tumač"}, "report-extended"),
    "updateWhereabouts": on_report(child, "whereabouts", {"answer": "still_here"}, "whereabouts-updated"),
    "answerQuestion": on_report(
        questioned, "answers", {"questionId": "{question}", **questions.YES}, "report-info-answered"
    ),
    "handOverReport": on_report(child, "hand-over", {}, "hand-over-changed"),
    "takeHandedOver": on_report(offered, "hand-over/take", {}, "hand-over-changed"),
    "undoHandOver": on_report(offered, "hand-over/undo", {}, "hand-over-changed"),
    "withdrawReport": on_report(of_age, "withdraw", {**VERSION, "reason": "duplicate"}, "report-withdrawn"),
    "takeOverReport": on_report(child, "take-over", VERSION, "report-received"),
    "assessReport": on_report(taken_over, "assess", ASSESSMENT, "report-assessed"),
    "dismissReport": on_report(adult_taken_over, "dismiss", DISMISSAL, "report-dismissed"),
    "correctReport": on_report(child, "corrections", CORRECTION, "report-corrected"),
    "confirmDismissal": on_report(
        child_proposed, "dismissal", {"expectedVersion": 3, "agreed": True}, "report-dismissed"
    ),
    "reopenReport": on_report(child_dismissed, "reopen", REOPENING, "report-reopened"),
    "assignCase": on_report(
        taken_over, "assign", {"expectedVersion": 2, "managerId": str(PEOPLE[MANAGER].sub)}, "case-assigned"
    ),
    "recordReferralConsent": Run(
        adult_taken_over, OF_REPORT + "/consent/referrals", {"expectedVersion": 2, **agreement()}, "referral_consent"
    ),
    "informProsecutor": Run(
        to_inform, OF_REPORT + "/prosecutor", INFORMED, "audit where action = 'report.inform-prosecutor'"
    ),
    "checkGuardian": Run(
        protected,
        OF_REPORT + "/guardian-check",
        {"expectedVersion": 2, "result": "conflict", "note": "Otac."},
        "addendum where kind = 'guardian'",
    ),
    "recordGuardianship": Run(
        protected, OF_REPORT + "/guardianship", {"expectedVersion": 2, **GUARDIANSHIP}, "referral_consent"
    ),
    "assessRisk": of_risk(led_to("appoint")),
    "sendReferral": on_report(in_danger_of_life, "referrals", sending(SHELTER, ACCOMMODATION), "referral-authorised"),
    "handOverCases": Run(taken_over, "/cases/hand-over", GOING, event("case-assigned")),
    "openProcedure": in_its_procedure(adult_taken_over, "open"),
    "appointPanel": in_its_procedure(in_procedure, "appoint"),
    "replacePanelMember": in_its_procedure(led_to("appoint"), "replace"),
    "presumeVictim": in_its_procedure(led_to("appoint"), "presume"),
    "recordInterview": in_its_procedure(led_to("appoint"), "interview"),
    "answerIndicators": in_its_procedure(led_to("appoint"), "answer"),
    "proposeDecision": in_its_procedure(led_to("appoint"), "propose"),
    "signDecision": in_its_procedure(led_to("appoint", "propose"), "sign"),
    "dissentFromDecision": in_its_procedure(led_to("appoint", "propose"), "dissent"),
    "confirmDecision": in_its_procedure(led_to("appoint", "propose", "sign", "sign"), "confirm"),
    "decideDissent": in_its_procedure(led_to("appoint", "propose", "dissent"), "rule"),
    "discontinueProcedure": in_its_procedure(in_procedure, "discontinue"),
    "requestReview": Run(
        led_to("discontinue"),
        OF_REPORT + "/procedure/review",
        {"expectedVersion": 6, **procedures.STEP["review"][1], "askedOn": "{today}"},
        "procedure where challenge = 'review_requested'",
    ),
    "decideReview": in_its_procedure(led_to("discontinue", "review"), "admit"),
    "questionDecision": in_its_procedure(led_to(*DECIDED), "question"),
    "revokeDecision": in_its_procedure(led_to(*DECIDED, "question"), "revoke"),
    "confirmRevocation": in_its_procedure(led_to(*DECIDED, "question", "revoke"), "revoked"),
    "coverCase": Run(taken_over, "/cases/cover", AWAY, event("cover-changed"), None),
    "recuse": on_report(taken_over, "recuse", RECUSAL, "case-recused"),
    "searchPersons": Run(
        child,
        "/persons/search",
        {"given": "Ana", "family": "Nema", "birthDate": "1990-05-03"},
        "audit where action = 'persons.search'",
    ),
    "linkPersons": Run(
        alike,
        OF_REPORT + "/links",
        {"expectedVersion": 2, "otherId": "{other}", "relation": "same_person"},
        "person_link",
    ),
    "unlinkPersons": Run(
        linked,
        OF_REPORT + "/links/end",
        {"expectedVersion": 3, "linkId": "{link}"},
        "person_link where ended_at is not null",
    ),
    "explainRights": in_its_procedure(led_to("appoint"), "explain"),
    "recordRecovery": in_its_procedure(led_to("appoint"), "recover"),
    "serveDecision": Run(
        led_to(*DECIDED),
        OF_REPORT + "/procedure/decision/service",
        {"expectedVersion": 2, **procedures.STEP["serve"][1], "servedOn": "{today}"},
        "procedure where served_at is not null",
    ),
    "adviseReporter": on_report(taken_over, "advice", {"instruction": "speak_alone"}, "report-advised"),
    "askReporter": on_report(child, "questions", questions.CODED, "report-info-requested"),
    "recordConsent": on_report(not_asked, "consent", {**VERSION, **HEARD, "outcome": "agreed"}, "consent-recorded"),
    "withdrawConsent": on_report(of_age, "consent/withdraw", {**VERSION, **HEARD}, "consent-withdrawn"),
    "recordAge": on_report(of_age, "age", {**VERSION, "age": "child", "basis": "document"}, "person-age-changed"),
    "confirmAge": on_report(adult_proposed, "age/confirm", {"expectedVersion": 2}, "person-age-changed"),
    "recordReadingBasis": Run(
        child, OF_REPORT + "/reading-basis", {"scope": "clinical", "basis": "child_duty"}, "reading_basis"
    ),
    "revokeReferral": Run(
        referred,
        OF_REFERRAL + "/revoke",
        {**VERSION, "reason": "safety", "successorUnitId": UNIT},
        event("disclosure-ended"),
    ),
    "confirmReroute": Run(directed, OF_REFERRAL + "/confirm", {"unitId": UNIT}, event("reroute-confirmed")),
    "acceptReferral": on_referral(referred, "accept", VERSION, "referral-accepted"),
    "rejectReferral": on_referral(referred, "reject", {**VERSION, "reason": "no_capacity"}, "referral-rejected"),
    "askAdvice": Run(nothing, "/advice", {"text": "Da li je to razlog?"}, event("advice-asked"), None),
    "answerAdvice": Run(
        advice_question, OF_ADVICE + "/answer", {**VERSION, "text": "Jeste."}, event("advice-answered"), OF_ADVICE
    ),
}
OTHERWISE = {
    ("recuse", "panel"): on_report(led_to("appoint"), "recuse", RECUSAL, "case-recused"),
    ("recuse", "grant"): on_report(protected, "recuse", RECUSAL, "worker-recused"),
    ("sendReferral", "supervisor"): on_report(
        without_unit, "referrals", sending(ELSEWHERE, Purpose.CHILD_PROTECTION), "disclosure-ended"
    ),
    ("assessRisk", "case"): of_risk(taken_over),
    ("assessRisk", "grant.child_protection"): of_risk(protected),
    ("answerIndicators", "case"): in_its_procedure(in_procedure, "answer"),
    ("recordInterview", "case"): in_its_procedure(in_procedure, "interview"),
    ("sendReferral", "grant.child_protection"): on_report(
        answered_for,
        "referrals",
        {**sending(SHELTER, ACCOMMODATION), "expectedVersion": 3},
        "referral-authorised",
    ),
    ("withdrawConsent", "grant"): Run(
        sheltered, OF_REPORT + "/consent/withdraw", {"expectedVersion": 3, **HEARD}, "referral_consent"
    ),
    ("handOverCases", "supervisor"): Run(with_a_manager, "/cases/hand-over", GOING, event("case-assigned")),
    ("rejectReferral", "duty"): on_referral(
        escalated,
        "reject",
        {"expectedVersion": 2, "reason": "out_of_area", "rightUnitId": UNIT},
        "referral-rerouted",
    ),
}
"""Cells whose position gives the command in another state, with another body."""
HELD_BY = {("withdrawConsent", "grant"): SHELTER, ("recuse", "grant"): WORKER}
"""Cells whose position others hold than the `HOLDERS`."""
REPEATED = {
    ("takeHandedOver", "author"): (WARD_COLLEAGUE, None),
    ("acceptReferral", "grant"): (SUPERVISOR, None),
    ("rejectReferral", "grant"): (SUPERVISOR, accepted),
}
"""Cells that exist for a repeat under the same key: the caller, named first, holds the position only since the first run, or since what
they did after it, named second."""


@pytest.fixture(scope="module")
def platform(platform_of_the_module: Platform) -> Platform:
    """One for all cases: each makes records of its own. Of drafts and questions a person has only so many at once."""
    platform_of_the_module.rows("identification", "delete from draft; delete from advice")
    return platform_of_the_module


@pytest.mark.parametrize(("command", "position"), CELLS)
async def test_a_command_succeeds_by_each_position_entitled_to_it(
    platform: Platform, command: str, position: str
) -> None:
    cell = command, position
    run, (who, meanwhile) = (
        OTHERWISE.get(cell) or RUNS.get(command),
        REPEATED.get(cell, (HELD_BY.get(cell, HOLDERS.get(position)), None)),
    )
    assert run, f"access.yaml has the command {command}: add how it is run to RUNS in {__name__}."
    assert who, f"access.yaml entitles {position} to {command}: add who holds it to HOLDERS or REPEATED in {__name__}."
    names, key, before = await run.given(platform), uuid4().hex, run.added(platform)
    if cell in REPEATED:
        first = await run.send(platform, who, names, key)
        assert first.status == 200, first.body
    if meanwhile is not None:
        await meanwhile(platform, names)
    version = None
    if position in ARRANGED:
        await ARRANGED[position](platform, names)
        version = (await platform.get(who, OF_REPORT.format(**names))).json()["version"]
        before = run.added(platform)
    if run.record is not None:
        assert await run.positions(platform, who, names) == [position.partition(".")[0]]
    answer = await run.send(platform, who, names, key, version)
    assert answer.status in (200, 201), f"{command} by {position} ({who}): {answer.status} {answer.body.decode()}"
    assert run.added(platform) == before + 1, f"{command} by {position} ({who}) added nothing to {run.adds}"


def test_no_case_is_left_of_a_command_or_position_that_was_removed() -> None:
    stale = RUNS.keys() - TABLE.commands.keys() or (OTHERWISE.keys() | REPEATED.keys()) - set(CELLS)
    assert not stale, f"access.yaml has none of these any more: take them out of {__name__}."


async def test_services_connect_as_roles_to_which_row_level_security_applies(platform: Platform) -> None:
    """All roles that are connected once a report has travelled through the services: none is a superuser, exempt, or an owner of tables."""
    await referred(platform)
    connected = "select usename from pg_stat_activity where datname = current_database() and usename <> user"
    exempt = "rolsuper or rolbypassrls or oid in (select relowner from pg_class where relname = 'outbox')"
    for service in {run.service for run in RUNS.values()}:
        roles = platform.rows(
            service, f"select rolname, {exempt} from pg_roles where rolname in ({connected}) order by 1"
        )
        assert roles == [[f"{service}_app", "f"], [f"{service}_worker", "f"]]
