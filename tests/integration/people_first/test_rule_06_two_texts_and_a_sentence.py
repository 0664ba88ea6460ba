"""DESIGN 10.6: what was seen and heard, clinical findings, and one sentence that is written to be passed on."""

from __future__ import annotations

from typing import Any

from tests.integration.people_first.three_services import (
    COLLEAGUE,
    DOCTOR,
    DUTY,
    ELSEWHERE,
    INTAKE,
    SUPERVISOR,
    WORKER,
    Platform,
)

TEXTS: dict[str, str] = {
    "account": "Gledala ga je pre svakog odgovora.",
    "clinical": "Starije modrice na podlakticama.",
    "concern": "Muškarac odgovara umesto nje.",
    "careNeeds": "Tumač i mirna soba.",
}


async def accepted(platform: Platform, who: str = DOCTOR, by: str = WORKER, **changes: Any) -> str:
    """A report with all texts, of which `by` has accepted the child."""
    report = await platform.arrived(who, **TEXTS, **changes)
    await platform.accept(await platform.child(report), by)
    return report


async def test_two_texts_and_a_sentence(platform: Platform) -> None:
    """Two texts and a sentence: what you saw and heard, clinical findings, a concern; each is kept apart."""
    seen = await platform.seen(DOCTOR, await platform.filed(**TEXTS))
    names = {"account": "account", "clinical": "clinical", "concern": "concern", "care_needs": "careNeeds"}
    assert {class_: seen[class_]["text"] for class_ in names} == {class_: TEXTS[name] for class_, name in names.items()}


async def test_in_a_health_report_both_are_clinical_outside_the_centre(platform: Platform) -> None:
    """In a health report both are clinical for everyone outside the Centre; inside it what was seen and heard is read."""
    report = await accepted(platform)
    for who in (WORKER, COLLEAGUE, SUPERVISOR, "health2.nis"):
        assert {"account", "clinical"}.isdisjoint(await platform.seen(who, report, acr=2))
    for who in (INTAKE, DUTY):
        assert (await platform.seen(who, report))["account"]["text"] == TEXTS["account"]


async def test_in_any_other_report_only_findings_are_clinical(platform: Platform) -> None:
    """In a health report, and in no other: what police saw and heard is read by the centre for social work that accepted."""
    seen = await platform.seen(WORKER, await accepted(platform, "police.nis"), acr=2)
    assert seen["account"]["text"] == TEXTS["account"]
    assert "clinical" not in seen


async def test_the_sentence_is_passed_on_after_acceptance(platform: Platform) -> None:
    """The one sentence of concern is written to be passed on: to who accepted, and to no one before."""
    report = await platform.arrived(**TEXTS)
    assert "concern" not in await platform.seen(WORKER, report)
    await platform.accept(await platform.child(report))
    assert (await platform.seen(WORKER, report))["concern"]["text"] == TEXTS["concern"]
    assert "concern" not in await platform.seen(COLLEAGUE, report)


async def test_the_csr_gets_the_sentence_and_care_needs_never_findings(platform: Platform) -> None:
    """The CSR gets the sentence and care needs, never findings: not stepped up, not as supervisor, not by asking for grounds."""
    for report in (await accepted(platform), await accepted(platform, "police.nis")):
        for who in (WORKER, SUPERVISOR):
            seen = await platform.seen(who, report, acr=2)
            assert (seen["concern"]["text"], seen["care_needs"]["text"]) == (TEXTS["concern"], TEXTS["careNeeds"])
            assert "clinical" not in seen
            assert TEXTS["clinical"] not in str(seen)
        ground = {"scope": "clinical", "basis": "child_duty"}
        assert (await platform.post(WORKER, f"/reports/{report}/reading-basis", ground)).status == 403
    own = await platform.seen(ELSEWHERE, await platform.filed(ELSEWHERE, **TEXTS))
    assert own["clinical"]["text"] == TEXTS["clinical"]


async def test_the_centre_reads_findings_on_a_recorded_ground(platform: Platform) -> None:
    """Findings are read inside the Centre, each reader on a ground of their own that is recorded first."""
    report = await platform.arrived(**TEXTS)
    assert "clinical" not in await platform.seen(INTAKE, report, acr=2)
    ground = {"scope": "clinical", "basis": "child_duty"}
    assert (await platform.post(INTAKE, f"/reports/{report}/reading-basis", ground)).status == 200
    assert "clinical" not in await platform.seen(INTAKE, report)
    assert (await platform.seen(INTAKE, report, acr=2))["clinical"]["text"] == TEXTS["clinical"]
    assert "clinical" not in await platform.seen(DUTY, report, acr=2)
