"""DESIGN 10.14: matches stay at the Centre."""

from __future__ import annotations

from typing import Any

from contracts import access
from tests.integration.people_first.three_services import DOCTOR, INTAKE, WORKER, Platform

CENTRE = {"intake", "duty", "case", "supervisor", "director"}
SAME_PERSON: dict[str, Any] = {
    "person": {
        "names": [{"given": "Primerka", "family": "Izmišljenić"}],
        "numbers": [{"kind": "passport", "value": "SYN987654"}],
        "birth": {"birthDate": "2010-05-01"},
    }
}


def shape(value: Any) -> Any:
    """The answer without what differs between any two reports: ids, references and moments."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items() if name not in ("id", "reference", "name")}
    return [shape(part) for part in value] if isinstance(value, list) else value


async def test_a_second_report_of_the_same_person_looks_like_a_first(platform: Platform) -> None:
    """Matches stay at the Centre: who files the same person again gets, sees and is shown what the first author was."""
    values = []
    for who in (DOCTOR, "health2.nis"):
        filed = await platform.file(who, **SAME_PERSON)
        report = str(filed.json()["id"])
        await platform.carry()
        answers = [
            filed,
            await platform.get(who, f"/reports/{report}"),
            await platform.get(who, f"/reports/{report}/receipt"),
        ]
        values.append(
            (
                [(answer.status, sorted(answer.headers), shape(answer.json())) for answer in answers],
                await platform.inbox(who, report),
                {each["state"] for each in (await platform.referrals(report)).values()},
            )
        )
    assert values[0] == values[1]


async def test_no_author_reads_the_others_report(platform: Platform) -> None:
    """Matches stay at the Centre: the same person in two reports opens neither to the other's author."""
    first = await platform.arrived(DOCTOR, **SAME_PERSON)
    second = await platform.arrived("health.sabac", **SAME_PERSON)
    for who, others in ((DOCTOR, second), ("health.sabac", first)):
        assert (await platform.get(who, f"/reports/{others}")).status == 404
        assert others not in (await platform.get(who, "/reports?first=50")).body.decode()
    for report in (first, second):
        assert (await platform.get(INTAKE, f"/reports/{report}")).status == 200


async def test_links_are_the_centres(platform: Platform) -> None:
    """Matches stay at the Centre: no position outside it has a cell for links, and no answer outside it names the class."""
    shown = {position for position, cell in access.load().classes["links"].items() if cell.mask is not access.Mask.NONE}
    assert shown
    assert shown <= CENTRE
    report = await platform.arrived(**SAME_PERSON)
    await platform.accept(await platform.child(report))
    for who in (DOCTOR, "health2.nis", WORKER):
        assert "links" not in (await platform.get(who, f"/reports/{report}", acr=2)).json()["classes"]
