"""Position x class, cell by cell, over REST, against a reader of the table that is not the product's (DESIGN 5, 15)."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from identification.application.contents.classes import CLASSES, OF_PROCEDURE
from tests.integration.identification import raids
from tests.integration.identification.attaching import ATTACHMENTS, CLINICAL, attached
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.directory import synced
from tests.integration.identification.in_sql import owner_of
from tests.support import access_oracle as oracle
from tests.support import files, form_oracle

# Who files for each sector that has a form of its own, and a colleague of their unit where the cast has one.
AUTHORS = {
    "education": ("education.nis", None),
    "health": ("health.nis", "health2.nis"),
    "labour": ("labour.nis", None),
    "migration": ("migration.kirs", None),
    "ngo": ("ngo.provider", None),
    "police": ("police.nis", None),
    "social_care": ("csr.novisad", None),
}
# Who holds which position towards the report that health.nis files.
HOLDERS = {
    "author": "health.nis",
    "unit": "health2.nis",
    "intake": "intake.centre",
    "duty": "duty.centre",
    "addressed.child_protection": "csr2.nis",
    "grant.child_protection": "csr.nis",
}
# The same once the Centre has taken it over and given it to a case manager: its intake holds nothing any more.
HELD_BY_CASE = {**{name: who for name, who in HOLDERS.items() if name != "intake"}, "case": "manager.centre"}
HELD_BY_CASE["supervisor"] = "supervisor.centre"
WITHOUT = (
    "office.national",
    "rapporteur.national",
    "police.nis",
    "health.sabac",
    "csr.novisad",
    "admin.kcnis",
    "dpo.centre",
)
EVERYTHING: dict[str, Any] = {
    "concern": "Kanarinac brine",
    "account": "Kanarinac iskaz",
    "clinical": "Kanarinac nalaz",
    "careNeeds": "Kanarinac nega",
    "indicators": ["H1", "G12"],
    "conflict": {"note": "Kanarinac sukob"},
    "person": {
        "names": [{"given": "Kanarinka", "family": "Sintetić"}],
        "aliases": ["Kana"],
        "numbers": [{"kind": "passport", "value": "KAN987654"}],
        "birth": {"birthDate": "2010-05-01"},
        "sex": "female",
        "citizenships": ["RS"],
        "residence": "citizen",
        "languageNeeds": {"language": "sr", "interpreterNeeded": False},
        "safeContact": {"phone": "+381641234567", "other": "preko tetke"},
        "contactFlags": {"contactPerson": False},
        "presentPlace": {"municipality": "71331", "text": "Čekaonica 4"},
    },
}
# What each mask must leave, written here from the table's own words.
PARTIAL = {
    ("birth", "band"): {"age", "ageBand"},
    ("municipality", "region"): {"encounterRegion"},
    ("citizenship", "group"): {"group"},
    ("residence", "status"): {"status"},
    ("consent", "status"): {"status"},
    ("decision", "feedback"): {"concludedAt"},
    ("person_numbers", "last4"): {"numbers"},
    ("suspect", "relation"): set(),
    ("suspect", "risk"): set(),
    ("proceedings", "stage"): set(),
}
# What the form alone asks; another sector's form may ask nothing of it.
ONLY_ASKED = {"guardian", "control", "site", "suspect", "proceedings"}
# Recorded only later in a report's life.
NOT_YET_RECORDED = {
    "child_views",
    "instruction",
    "whereabouts",
    "consent",
    "triage",
    "risk",
    "assignment",
    "corrections",
    "assessment",
    "links",
    *OF_PROCEDURE,
}


# What may be said later as well.
LATER = ("account", "clinical", "careNeeds", "person")


async def opened(
    service: Service, csr: UUID, sector: str = "health", *, extended: bool = False, among: bool = False
) -> str:
    """A report with everything in it, said at once or as far as possible later, accepted by csr.nis.

    `among` three others whom the same report is about, of whom nothing else is open to anybody.
    """
    author, said = AUTHORS[sector][0], {**EVERYTHING, "answers": form_oracle.everything(sector)}
    later = {name: said.pop(name) for name in (*LATER, "answers")} if extended else {}
    if among:
        return await raids.second_of_four(service, csr, author, sector, said)
    report = (await service.filed(author, **said))["id"]
    if extended:
        added = await service.post(author, f"/reports/{report}/extension", {"expectedVersion": 1, **later})
        assert added.status == 200, added.body
    referral = await service.sent(report, csr)
    await service.accepted(report, referral, csr, PEOPLE["csr.nis"].sub)
    return str(report)


async def opens_files(
    service: Service, report: str, position: str, username: str, acr: int, *, clinical: bool = False
) -> None:
    """The bytes of a file of each class are answered to who reads it in full, and nothing of it to anybody else."""
    kept = f"select id, kind from addendum where report_id = '{report}' and kind in ('{ATTACHMENTS}', '{CLINICAL}')"
    async with owner_of(service) as owner, owner.transaction() as connection:
        found = (await connection.execute(text(kept))).all()
    assert len(found) == 2
    for file, class_ in found:
        mask = oracle.shown(class_, position, stepped_up=acr == 2, clinical=clinical, health=True)
        answer = await service.get(username, f"/reports/{report}/files/{file}", acr)
        where = (class_, position, acr, answer.body[:200])
        assert (answer.status, answer.body == files.pdf()) == ((200, True) if mask == "full" else (404, False)), where


async def in_full(
    service: Service, csr: UUID, sector: str = "health", *, extended: bool = False, among: bool = False
) -> str:
    """The same with a file of each class, about which the Centre asked something and was answered."""
    report = await opened(service, csr, sector, extended=extended, among=among)
    for class_ in (ATTACHMENTS, CLINICAL):
        await attached(service, report, class_, who=AUTHORS[sector][0])
    asked = await service.post("intake.centre", f"/reports/{report}/questions", {"text": "Kanarinac pitanje"})
    (question,) = asked.json()["classes"]["open_question"]["questions"]
    answer = {"questionId": question["id"], "text": "Kanarinac odgovor"}
    assert (await service.post(AUTHORS[sector][0], f"/reports/{report}/answers", answer)).status == 200
    return report


@pytest.mark.parametrize("acr", [1, 2])
@pytest.mark.parametrize("handed_over", [False, True], ids=["filed", "handed over"])
async def test_every_position_reads_exactly_what_the_table_says(
    service: Service, csr_nis: UUID, acr: int, *, handed_over: bool
) -> None:
    report, holders = await in_full(service, csr_nis), HOLDERS
    if handed_over:
        # The one who took it is an author as well, and the ward has one less.
        for step, who in (("hand-over", HOLDERS["author"]), ("hand-over/take", HOLDERS["unit"])):
            await service.post(who, f"/reports/{report}/{step}", {})
        holders = {**HOLDERS, "author": HOLDERS["unit"]}
        del holders["unit"]
    for position, username in holders.items():
        answer = await service.get(username, f"/reports/{report}", acr)
        assert answer.status == 200, (position, answer.body)
        seen = answer.json()
        assert seen["positions"] == [position]
        withheld = {each["class"]: each for each in seen["withheld"]}
        for class_ in CLASSES:
            mask = oracle.shown(class_, position, stepped_up=acr == 2, health=True)
            must_show(class_, mask, seen["classes"], withheld, position)
        assert set(seen["classes"]) | set(withheld) == set(CLASSES)
        await opens_files(service, report, position, username, acr)


@pytest.mark.parametrize("acr", [1, 2])
async def test_with_a_case_manager_every_position_reads_exactly_what_the_table_says(
    service: Service, csr_nis: UUID, acr: int
) -> None:
    report = await in_full(service, csr_nis)
    await synced(service)
    await service.given_to_a_case_manager(report)
    for position, username in HELD_BY_CASE.items():
        seen = (await service.get(username, f"/reports/{report}", acr)).json()
        assert seen["positions"] == [position]
        withheld = {each["class"]: each for each in seen["withheld"]}
        for class_ in CLASSES:
            mask = oracle.shown(class_, position, stepped_up=acr == 2, health=True)
            not_yet = NOT_YET_RECORDED - {"assignment"}
            must_show(class_, mask, seen["classes"], withheld, position, not_yet=not_yet)
        await opens_files(service, report, position, username, acr)
    gone = await service.get(HOLDERS["intake"], f"/reports/{report}", acr)
    assert gone.status == 404
    for username in ("manager2.centre", "director.centre", *WITHOUT):
        assert (await service.get(username, f"/reports/{report}", acr)).status in (403, 404), username


def test_every_form_has_a_person_who_files_with_it() -> None:
    assert list(AUTHORS) == form_oracle.sectors()


@pytest.mark.parametrize("how", ["filed", "extended", "among"])
@pytest.mark.parametrize("sector", AUTHORS)
async def test_every_answer_of_every_form_is_read_as_its_class_is(
    service: Service, csr_nis: UUID, sector: str, how: str
) -> None:
    """Filed at once, added later, and said of one among four persons."""
    report = await in_full(service, csr_nis, sector, extended=how == "extended", among=how == "among")
    author, colleague = AUTHORS[sector]
    for position, username in {**HOLDERS, "author": author, "unit": colleague}.items():
        if username is None:
            continue
        seen = (await service.get(username, f"/reports/{report}", acr=2)).json()
        withheld = {each["class"]: each for each in seen["withheld"]}
        for class_ in CLASSES:
            mask = oracle.shown(class_, position, stepped_up=True, health=sector == "health")
            must_show(class_, mask, seen["classes"], withheld, position, sector)


def must_show(
    class_: str,
    mask: str,
    classes: dict[str, Any],
    withheld: dict[str, Any],
    position: str,
    sector: str = "health",
    not_yet: AbstractSet[str] = frozenset(NOT_YET_RECORDED),
) -> None:
    where = (position, class_, mask)
    if mask == "none":
        assert class_ not in classes, where
        assert withheld[class_]["mask"] == "none", where
        return
    content = classes[class_]
    if mask not in ("none", "exists"):
        answers = (content or {}).pop("answers", [])
        assert answers == form_oracle.shown(sector, class_, mask), where
    if class_ in ONLY_ASKED and not content:
        return
    assert (content is None) is (class_ in not_yet and mask != "exists"), where
    if mask == "full":
        assert class_ not in withheld, where
    else:
        assert withheld[class_]["mask"] == mask, where
        if content is not None:
            assert set(content) == ({"recorded"} if mask == "exists" else PARTIAL[class_, mask]), where


async def test_everybody_else_gets_what_a_random_id_gets(service: Service, csr_nis: UUID) -> None:
    report = await in_full(service, csr_nis)
    for username in WITHOUT:
        forbidden = await service.get(username, f"/reports/{report}")
        missing = await service.get(username, "/reports/3f2f6a34-5a5c-4f5e-9f57-0f6a1f2f7a11")
        assert (forbidden.status, forbidden.headers.keys()) == (missing.status, missing.headers.keys())
        assert _without_instance(forbidden.json()) == _without_instance(missing.json())


def _without_instance(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name not in ("instance", "traceId")}


async def test_before_acceptance_the_unit_sees_the_summary_and_nothing_else(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed(**EVERYTHING))["id"]
    await service.sent(report, csr_nis)
    for username in ("csr.nis", "csr2.nis", "csr.supervisor"):
        seen = (await service.get(username, f"/reports/{report}")).json()
        assert seen["positions"] == ["addressed.child_protection"]
        assert set(seen["classes"]) == {
            "reference",
            "report",
            "unit_callback",
            "birth",
            "language_needs",
            "municipality",
            "danger",
        }
        assert {each["reason"] for each in seen["withheld"]} == {"before_acceptance"}


async def test_the_answer_never_tells_whether_something_is_recorded(service: Service, csr_nis: UUID) -> None:
    full, bare = (await service.filed(**EVERYTHING))["id"], (await service.filed())["id"]
    for report in (full, bare):
        await service.sent(report, csr_nis)
    for username in ("csr.nis", "health2.nis", "intake.centre"):
        withheld = [(await service.get(username, f"/reports/{each}")).json()["withheld"] for each in (full, bare)]
        assert withheld[0] == withheld[1]


async def test_the_ward_is_not_notified_that_a_person_is_sealed(service: Service) -> None:
    sealed = (await service.filed(age="adult", wayIn="could_not_ask", consent=None))["id"]
    agreed = (await service.filed(age="adult"))["id"]
    seen = [(await service.get("health2.nis", f"/reports/{report}")).json()["withheld"] for report in (sealed, agreed)]
    assert seen[0] == seen[1]


async def test_the_last_word_about_sharing_findings_counts(service: Service) -> None:
    consent = {"identification": True, "shareClinical": True}
    report = (await service.filed(age="adult", clinical="nalaz", consent=consent))["id"]
    assert (await _clinical(service, report)) == {"text": "nalaz"}
    async with owner_of(service) as owner, owner.transaction() as connection:
        taken_back = "select report_id, person_id, scope, false, recorded_by, now() from consent"
        where = f"where report_id = '{report}' and scope = 'share_clinical'"
        columns = "(report_id, person_id, scope, given, recorded_by, recorded_at)"
        await connection.execute(text(f"insert into consent {columns} {taken_back} {where}"))
    assert (await _clinical(service, report)) is None


async def test_a_sealed_person_opens_for_duty_on_a_recorded_basis_only(service: Service) -> None:
    grown = {**EVERYTHING["person"], "birth": {"birthDate": "1990-05-01"}}
    report = (await service.filed(age="adult", wayIn="could_not_ask", consent=None, person=grown))["id"]
    for username in ("intake.centre", "duty.centre"):
        seen = (await service.get(username, f"/reports/{report}", 2)).json()
        assert seen["classes"]["person_name"] == {"recorded": True}
        assert seen["classes"]["account"] == {"recorded": False}
    basis = {"scope": "sealed_person", "basis": "vital_interest"}
    refused = await service.post("intake.centre", f"/reports/{report}/reading-basis", basis)
    assert (refused.status, refused.slug) == (403, "forbidden")
    assert (await service.post("duty.centre", f"/reports/{report}/reading-basis", basis)).status == 200
    unproven = (await service.get("duty.centre", f"/reports/{report}")).json()
    assert unproven["classes"]["person_name"] == {"recorded": True}
    reasons = {each["class"]: each["reason"] for each in unproven["withheld"]}
    assert {reasons[class_] for class_ in ("person_name", "account", "safe_contact")} == {"step_up_required"}
    duty = (await service.get("duty.centre", f"/reports/{report}", 2)).json()
    assert duty["classes"]["person_name"]["names"][0]["family"] == "Sintetić"
    intake = (await service.get("intake.centre", f"/reports/{report}", 2)).json()
    assert intake["classes"]["person_name"] == {"recorded": True}
    author = (await service.get("health.nis", f"/reports/{report}")).json()
    assert author["classes"]["person_name"]["aliases"] == ["Kana"]


async def test_clinical_findings_open_for_the_centre_on_consent_or_a_recorded_basis(service: Service) -> None:
    shared = (
        await service.filed(age="adult", clinical="nalaz", consent={"identification": True, "shareClinical": True})
    )["id"]
    kept = (await service.filed(age="adult", clinical="nalaz", consent={"identification": True}))["id"]
    child = (await service.filed(clinical="nalaz"))["id"]
    assert (await _clinical(service, shared)) == {"text": "nalaz"}
    assert (await _clinical(service, kept)) is None
    assert (await _clinical(service, child)) is None
    basis = {"scope": "clinical", "basis": "child_duty"}
    assert (await service.post("intake.centre", f"/reports/{kept}/reading-basis", basis)).slug == "basis-does-not-fit"
    assert (await service.post("intake.centre", f"/reports/{child}/reading-basis", basis)).status == 200
    assert (await _clinical(service, child)) == {"text": "nalaz"}


async def _clinical(service: Service, report: str) -> Any:
    """As intake reads it with the second factor; without it nothing is read on any ground."""
    path = f"/reports/{report}"
    assert "clinical" not in (await service.get("intake.centre", path)).json()["classes"]
    return (await service.get("intake.centre", path, 2)).json()["classes"].get("clinical")
