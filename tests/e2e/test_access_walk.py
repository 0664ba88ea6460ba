"""Position x class, cell by cell, by REST and by GraphQL, against a reader of the table that is not the product's."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.filings import (
    NIS,
    PERSON,
    TEXTS,
    accepted,
    adult,
    assigned,
    attached,
    decided_on_a_dissent,
    filed,
    girl_in_full,
    item_of,
    taken_over,
)
from tests.e2e.people import WHO, Everybody, Person, operation
from tests.support import access_oracle as oracle
from tests.support import form_oracle

# Rulings are the same whatever carries events and tokens.
pytestmark = pytest.mark.parametrize("stack", ["embedded"], indirect=True)

HOLDERS = {
    "author": "health.nis",
    "unit": "health2.nis",
    "intake": "intake.centre",
    "duty": "duty.centre",
    "addressed.child_protection": "csr2.nis",
    "grant.child_protection": "csr.nis",
}
NOT_OF_STORY = {"assessment", "rights", "recovery"}
"""What is not written in the procedure that is walked."""
DECIDE = {"panel": "pedagogue.centre", "director": "director.centre"}
HANDED_OVER = {"author": "health2.nis"}
"""Who holds it as well, once health2.nis took the report that health.nis handed over."""
OF_AN_ADULT = ("author", "unit", "intake", "duty")
WITHOUT_POSITION = {
    "office": ("office.national",),
    "none": ("police.nis", "health.sabac", "csr.novisad", "admin.kcnis"),
}
NOTE = {"note": "Komšija radi u nekoj od službi."}
# What documents that do not ask for all of a class leave out.
ASKED_BY_SOME = {("danger", "full"): {"urgency": "urgent"}}
# What each class holds of the filing below, under each mask that the table gives for it; written from the filing.
CONTENTS: dict[str, dict[str, Any]] = {
    "report": {"full": {"sector": "health", "wayIn": "child_duty", "wayInVerified": True, "urgency": "urgent"}},
    "danger": {"full": {"danger": "no", "childPath": True, "stillHere": "yes"}},
    "encounter": {"full": {"companion": "speaks_for_person", "seenAlone": "no", "policeTold": "no"}},
    "concern": {"full": {"text": TEXTS["concern"]}},
    "conflict": {"full": {"unitIds": [], **NOTE}},
    "reporter_name": {"full": {"name": WHO["health.nis"].name}},
    "unit_callback": {"full": {"unitId": str(WHO["health.nis"].unit), "phone": "+38118506700"}},
    "municipality": {
        "full": {"encounter": NIS, "encounterRegion": "JUZNA_ISTOCNA_SRBIJA"},
        "region": {"encounterRegion": "JUZNA_ISTOCNA_SRBIJA"},
    },
    "indicators": {"full": {"codes": TEXTS["indicators"]}},
    "exploitation": {"full": {"forms": ["sexual_exploitation"]}},
    "person_name": {"full": {"names": PERSON["names"], "aliases": PERSON["aliases"]}},
    "person_numbers": {
        "full": {"numbers": PERSON["numbers"]},
        "last4": {"numbers": [{"kind": "passport", "value": "…7654"}]},
    },
    "birth": {
        "full": {"age": "not_sure", "birthDate": "2010-05-01", "ageBand": "14-17"},
        "band": {"age": "not_sure", "ageBand": "14-17"},
    },
    "sex": {"full": {"sex": "female"}},
    "citizenship": {"full": {"countries": ["RS"]}},
    "residence": {"full": {"status": "citizen"}},
    "language_needs": {"full": PERSON["languageNeeds"]},
    "safe_contact": {"full": PERSON["safeContact"]},
    "contact_flags": {"full": PERSON["contactFlags"]},
    "present_place": {"full": PERSON["presentPlace"]},
    **{
        class_: {"full": {}, "relation": {}, "stage": {}}
        for class_ in ("guardian", "control", "site", "suspect", "proceedings")
    },
    "account": {"full": {"text": TEXTS["account"]}},
    "clinical": {"full": {"text": TEXTS["clinical"]}},
    "care_needs": {"full": {"text": TEXTS["careNeeds"]}},
}
# Written by the platform itself, with moments in them: looked at by their fields.
OWN_WORDS = {
    "reference": {"full": {"reference", "state"}},
    "receipt": {"full": {"stage", "nobodyYet", "savedAt", "deliveredAt", "openedAt", "takenOverAt"}},
    "instruction": {"full": {"entries"}},
    "whereabouts": {"full": {"entries"}},
    "open_question": {"full": {"waiting", "codesOnly", "questions"}},
    "consent": {"full": {"status", "entries", "attempts"}, "status": {"status"}},
    "corrections": {"full": {"entries", "changedAt", "changes"}},
    "child_views": {"full": {"entries", "changedAt", "changes"}},
    "assignment": {"full": {"caseId", "manager", "since"}},
    "links": {"full": {"candidates"}},
    "triage": {"full": {"grounds", "risk", "nextStep", "reason", "at", "earlier"}},
    "risk": {"full": {"level", "threats", "measures", "reviewOn", "at", "earlier"}},
    "procedure": {
        "full": {
            *("id", "state", "openedAt", "endedAt", "panel", "interviews", "proposals", "dissents"),
            *("isReview", "isOnNewFacts", "earlier", "challenge", "challengedByYou", "decidedByYou"),
        },
    },
    "decision": {
        "full": {"outcome", "acts", "means", "forms", "decidedAt", "concludedAt", "earlier"},
        "feedback": {"concludedAt"},
    },
    "reasons": {"full": {"text", "earlier"}},
    "assessment": {"full": {"indicatorsVersion", "profiles"}},
    "rights": {"full": {"explanations"}},
    "recovery": {"full": {"state", "steps"}},
    "attachments": {"full": {"files", "changedAt", "changes"}},
    "clinical_images": {"full": {"files", "changedAt", "changes"}},
}
# The state of a hand-over; and what a report rests on, which who filed it and the Centre's intake are shown with its receipt.
TOLD_BESIDES = {"reference": {"handOver", "offeredAt", "offeredBy"}, "receipt": {"wayIn", "csrTold"}}
OF_THE_CENTRE = ("intake", "duty", "case", "panel", "supervisor", "director")
OF_THE_REPORTER = ("author", *OF_THE_CENTRE)
STORED = (*CONTENTS, *OWN_WORDS)
OF_PROCEDURE = {"procedure", "decision", "reasons", "assessment", "rights", "recovery"}
NOT_YET_RECORDED = {"child_views", "consent", "triage", "risk", "assignment", "corrections", "links", *OF_PROCEDURE}
DETAILS_OF_A_REFERRAL = ("version", "purpose", "urgency", "unitId", "respondBy", "clocks", "reportId")


@dataclass(frozen=True)
class View:
    """A report as one reader got it, on whichever channel."""

    positions: list[str]
    classes: dict[str, dict[str, Any] | None]
    withheld: dict[str, str]


async def by_rest(reader: Person, report: str) -> View | None:
    answer = await reader.get("identification", f"/reports/{report}")
    if answer.status in (403, 404):
        return None
    seen = answer.json()
    assert set(seen["classes"]) | {each["class"] for each in seen["withheld"]} == set(STORED)
    return _view(seen, seen["classes"])


async def by_graphql(reader: Person, report: str) -> View | None:
    seen = await reader.ask("ReadReport", id=report)
    return None if seen is None else _view(seen, {class_: seen[_camel(class_)] for class_ in STORED})


async def by_receipt(reader: Person, report: str) -> View | None:
    """The receipt, asked for all the rest."""
    document = operation("ReadReport").replace("report(id: $id)", "report: receipt(id: $id)")
    seen = await reader.ask(document, id=report)
    return None if seen is None else _view(seen, {class_: seen[_camel(class_)] for class_ in STORED})


CHANNELS = (by_rest, by_graphql, by_receipt)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("acr", [1, 2])
async def test_every_position_reads_exactly_what_the_table_says(people: Everybody, channel: Any, acr: int) -> None:
    report = await _of_a_girl(people)
    for position, name in HOLDERS.items():
        _walk(await channel(Person(name, people.wire, acr), report), position, acr)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("acr", [1, 2])
async def test_who_took_a_report_reads_exactly_what_the_table_gives_its_author(
    people: Everybody, channel: Any, acr: int
) -> None:
    report = await _of_a_girl(people)
    await _handed_over(people, report)
    for position, name in (*HANDED_OVER.items(), ("author", HOLDERS["author"])):
        _walk(await channel(Person(name, people.wire, acr), report), position, acr)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("acr", [1, 2])
async def test_with_a_case_manager_every_position_reads_exactly_what_the_table_says(
    people: Everybody, channel: Any, acr: int
) -> None:
    report = await _of_a_girl(people)
    await assigned(people("intake.centre"), report, "manager.centre")
    holders = {**HOLDERS, "case": "manager.centre", "supervisor": "supervisor.centre"}
    assert await channel(Person(holders.pop("intake"), people.wire, acr), report) is None
    not_yet = NOT_YET_RECORDED - {"assignment"}
    for position, name in holders.items():
        _walk(await channel(Person(name, people.wire, acr), report), position, acr, not_yet)
    for name in ("manager2.centre", "director.centre"):
        assert await channel(Person(name, people.wire, acr), report) is None


@pytest.mark.parametrize("channel", CHANNELS[:2])
@pytest.mark.parametrize("acr", [1, 2])
async def test_in_a_procedure_every_position_reads_exactly_what_the_table_says(
    people: Everybody, channel: Any, acr: int
) -> None:
    report = await _of_a_girl(people)
    await assigned(people("intake.centre"), report, "manager.centre")
    await decided_on_a_dissent(people, report)
    holders = {**HOLDERS, "case": "manager.centre", "supervisor": "supervisor.centre"} | DECIDE
    assert await channel(Person(holders.pop("intake"), people.wire, acr), report) is None
    for position, name in holders.items():
        _walk(
            await channel(Person(name, people.wire, acr), report),
            position,
            acr,
            {"child_views", "consent", "corrections", "links", *NOT_OF_STORY},
        )


def _walk(view: View, position: str, acr: int, not_yet: AbstractSet[str] = frozenset(NOT_YET_RECORDED)) -> None:
    assert view.positions == [position]
    for class_ in STORED:
        mask = oracle.shown(class_, position, stepped_up=acr == 2, health=True)
        _check(view, class_, mask, recorded=class_ not in not_yet, where=(position, class_, mask, acr))


@pytest.mark.parametrize("channel", CHANNELS)
async def test_an_adult_who_shares_clinical_findings_with_the_centre(people: Everybody, channel: Any) -> None:
    consent = {"identification": True, "shareClinical": True}
    report = await filed(people("health.nis"), adult(clinical=TEXTS["clinical"], consent=consent))
    for position in OF_AN_ADULT:
        for acr in (1, 2):
            view = await channel(Person(HOLDERS[position], people.wire, acr), report)
            for class_ in ("consent", "clinical", "account"):
                centre = position in ("intake", "duty")
                mask = oracle.shown(class_, position, stepped_up=acr == 2, clinical=centre, health=True)
                where = (position, class_, mask, acr)
                _check(view, class_, mask, recorded=class_ != "account", where=where, answered=False)
    assert await channel(people("csr.nis"), report) is None


@pytest.mark.parametrize("channel", CHANNELS)
async def test_without_a_position_there_is_no_record(people: Everybody, channel: Any) -> None:
    report = await _of_a_girl(people)
    for position, names in WITHOUT_POSITION.items():
        assert {oracle.shown(class_, position) for class_ in STORED} == {"none"}
        for name in names:
            assert await channel(people(name), report) is None, name


@pytest.mark.parametrize("holders", [HOLDERS, HANDED_OVER], ids=["filed", "handed over"])
async def test_referrals_show_what_the_table_says(people: Everybody, holders: dict[str, str]) -> None:
    report = await _of_a_girl(people)
    referral = (await item_of(people("csr.nis"), report))["id"]
    if holders is HANDED_OVER:
        await _handed_over(people, report)
        await people("health2.nis").sees("the referral", "ReadReferral", bool, id=referral)
    everybody = {**{position: (name,) for position, name in holders.items()}, **WITHOUT_POSITION}
    for position, names in everybody.items():
        mask = oracle.shown("referral_flow", position)
        for name in names:
            answer = await people(name).get("referral", f"/referrals/{referral}")
            seen = await people(name).ask("ReadReferral", id=referral)
            if mask == "none":
                assert answer.status in (403, 404), (name, answer.body)
                assert seen is None, name
                continue
            for item in (answer.json(), seen):
                assert item["state"] == "accepted"
                assert all((item.get(detail) is not None) is (mask != "status") for detail in DETAILS_OF_A_REFERRAL)
                partial = {} if mask == "full" else {"referral_flow": mask}
                assert {each["class"]: each["mask"] for each in item["withheld"]} == partial, name


async def test_totals_are_for_whom_the_table_names(people: Everybody) -> None:
    for position, names in {**{position: (name,) for position, name in HOLDERS.items()}, **WITHOUT_POSITION}.items():
        allowed = oracle.word("flow_counts", position) == "full"
        for name in names:
            assert (await people(name).get("referral", "/flow")).status == (200 if allowed else 403), name
            answer = (await people(name).graphql("CaseFlow")).json()
            assert ("errors" in answer) is not allowed, name


async def test_counts_of_a_worklist_are_for_whom_the_table_gives_one(people: Everybody) -> None:
    """By REST and by GraphQL: who may not list may not count, and nothing is counted for one who has no worklist."""
    await _of_a_girl(people)
    for position, names in {**{position: (name,) for position, name in HOLDERS.items()}, **WITHOUT_POSITION}.items():
        for name in names:
            counted = await people(name).get("referral", "/referrals/counts")
            assert counted.status == (await people(name).get("referral", "/referrals")).status, name
            shown = (await people(name).graphql("WorklistCounts")).json()
            assert ("errors" in shown) is (counted.status != 200), name
            if position in HOLDERS and oracle.word("referral_flow", position) not in ("own", "full"):
                assert set(counted.json().values()) == {0}, name
            if position == "grant.child_protection":
                assert counted.json()["mine"] > 0, name


async def test_a_question_without_a_report_is_read_as_the_table_says(people: Everybody) -> None:
    """By its asker and the Centre; a colleague, a centre for social work and another agency are told what of a made-up id."""
    doctor, text = people(HOLDERS["author"]), "Da li je ovo razlog za prijavu?"
    advice = (await doctor.do("AskAdvice", text=text))["id"]
    holders = {**HOLDERS, "none": "police.nis", "unit": "health2.nis"}
    for position, name in (*holders.items(), *(("none", each) for each in WITHOUT_POSITION["none"])):
        full = position in ("author", "intake", "duty") and oracle.word("advice", position) == "full"
        assert full is (oracle.shown("advice", position) == "full" if position != "none" else False), position
        answer = await people(name).get("identification", f"/advice/{advice}")
        seen = await people(name).ask("ReadAdvice", id=advice)
        if full:
            assert (answer.json()["text"], answer.json()["positions"]) == (text, [position])
            assert (seen["text"], seen["positions"]) == (text, [position])
        else:
            assert (answer.status in (403, 404), seen) == (True, None), name
    await people(HOLDERS["duty"]).do("AnswerAdvice", adviceId=advice, expectedVersion=1, text="Jeste.")


async def _of_a_girl(people: Everybody) -> str:
    """A report with everything in it, taken over, answered, referred and accepted by csr.nis."""
    doctor, intake = people("health.nis"), people("intake.centre")
    report = await filed(doctor, girl_in_full())
    # Taken over before that, it would never lie in the inbox at all.
    await doctor.sees("delivered", "ReadReceipt", lambda shown: shown["receipt"]["deliveredAt"], id=report)
    await taken_over(intake, report)
    await intake.do("AdviseReporter", reportId=report, instruction="speak_alone")
    await doctor.do("UpdateWhereabouts", reportId=report, answer="still_here")
    await intake.do("AskReporter", reportId=report, question="still_there", text="Kod vrata?")
    for class_ in ("attachments", "clinical_images"):
        await attached(doctor, report, class_)
    await accepted(people("csr.nis"), report)
    return report


async def _handed_over(people: Everybody, report: str) -> None:
    """By its author to a colleague of their unit."""
    await people(HOLDERS["author"]).do("HandOverReport", reportId=report)
    await people(HANDED_OVER["author"]).do("TakeHandedOver", reportId=report)


def _check(
    view: View, class_: str, mask: str, *, recorded: bool, where: tuple[object, ...], answered: bool = True
) -> None:
    content = view.classes.get(class_)
    if answered and class_ in CONTENTS and mask not in ("none", "exists"):
        answers = content.pop("answers", []) if content else []
        assert answers == form_oracle.shown("health", class_, mask), where
        # What only the form asks, and this one does not.
        recorded = recorded and (bool(CONTENTS[class_]["full"]) or bool(answers))
    assert view.withheld.get(class_) == (None if mask == "full" else mask), where
    if class_ == "links" and mask == "full":
        # The same person is reported by many tests, and found by the worker at any moment.
        return
    if mask == "none" or (not recorded and mask != "exists"):
        assert content is None, where
    elif mask == "exists":
        assert content == {"recorded": recorded}, where
    elif class_ in CONTENTS:
        assert content is not None, where
        assert {**content, **CONTENTS[class_][mask]} == content, where
        besides = set(content) - set(CONTENTS[class_][mask]) - {"encounterDate", "formVersion"}
        assert {name: content[name] for name in besides}.items() <= ASKED_BY_SOME.get((class_, mask), {}).items(), where
    else:
        besides = TOLD_BESIDES.get(class_, set()) if class_ == "reference" or where[0] in OF_THE_REPORTER else set()
        # By when it assesses the person, which is for the Centre alone.
        besides = besides | ({"assessBy"} if class_ == "receipt" and where[0] in OF_THE_CENTRE else set())
        # What was answered about purposes, for which the gateway's document of a whole report does not ask.
        besides = besides | ({"referrals"} if (class_, mask) == ("consent", "full") else set())
        if class_ in {"triage", "risk", *OF_PROCEDURE}:
            besides = besides | {"changes", "changedAt"}
        # When it was decided is asked for of earlier decisions alone.
        besides = besides | ({"at"} if class_ in {"decision", "reasons"} else set())
        assert set(content or ()) - besides == OWN_WORDS[class_][mask], where


def _view(seen: dict[str, Any], classes: dict[str, Any]) -> View:
    shown = {class_: _bare(content) for class_, content in classes.items()}
    return View(seen["positions"], shown, {each["class"]: each["mask"] for each in seen["withheld"]})


def _bare(content: Any) -> Any:
    """Without what is absent, so that both channels say it alike."""
    if isinstance(content, list):
        return [_bare(each) for each in content]
    if isinstance(content, dict):
        kept = {name: _bare(each) for name, each in content.items() if each is not None}
        return kept if set(kept) == {"recorded"} else {name: each for name, each in kept.items() if name != "recorded"}
    return "14-17" if content == "age_14_17" else content


def _camel(class_: str) -> str:
    head, *rest = class_.split("_")
    return head + "".join(part.capitalize() for part in rest)
