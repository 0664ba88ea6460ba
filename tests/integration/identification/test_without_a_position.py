"""What is not there and what is not the caller's look the same, leave no row, and tell no state, on every operation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts import reference
from identification.entrypoints.http.app import documented_app
from tests.integration.identification.conftest import Service
from tests.integration.identification.procedures import DIRECTOR, PEDAGOGUE, STEP
from tests.integration.identification.sending import DUTY, MANAGER, OF_CENTRE, guardianship, refusal
from tests.support.asgi import Answer

# Each with a version that cannot be right and, where a state decides, one that would be refused.
FILE, OPENING = str(uuid4()), "/reports/{}/openings/legal_aid"
READS = ("/reports/{}", "/reports/{}/receipt", "/reports/{}/reads", f"/reports/{{}}/files/{FILE}", OPENING)
COMMANDS: dict[str, dict[str, Any]] = {
    "/reports/{}/withdraw": {"expectedVersion": 77, "reason": "duplicate"},
    "/reports/{}/dismiss": {
        "expectedVersion": 77,
        "reason": "error",
        "assessment": {"grounds": "none", "risk": "low", "nextStep": "none", "reason": "Nije."},
    },
    "/reports/{}/corrections": {"expectedVersion": 77, "encounterDate": "2026-11-18", "reason": "Pogrešan dan."},
    "/reports/{}/assess": {
        "expectedVersion": 77,
        "assessment": {"grounds": "none", "risk": "low", "nextStep": "none", "reason": "Nije."},
    },
    "/reports/{}/risk": {
        "expectedVersion": 77,
        "level": "low",
        "threats": ["not_known"],
        "measures": "Ništa.",
        "reviewOn": "2026-12-24",
    },
    "/reports/{}/dismissal": {"expectedVersion": 77, "agreed": True},
    "/reports/{}/reopen": {"expectedVersion": 77, "reason": "new_facts"},
    "/reports/{}/recuse": {"expectedVersion": 77, "reason": "relative"},
    "/reports/{}/assign": {"expectedVersion": 77, "managerId": FILE},
    "/reports/{}/links": {"expectedVersion": 77, "otherId": FILE, "relation": "same_person"},
    "/reports/{}/links/end": {"expectedVersion": 77, "linkId": FILE},
    "/reports/{}/whereabouts": {"answer": "safe"},
    "/reports/{}/questions": {"question": "why"},
    "/reports/{}/answers": {"questionId": str(uuid4()), "answer": "yes"},
    "/reports/{}/uploads": {"expectedVersion": 77, "fileClass": "attachments"},
    "/reports/{}/addenda": {"expectedVersion": 77, "kind": "account", "text": "još"},
    "/reports/{}/extension": {"expectedVersion": 77, "account": "još"},
    "/reports/{}/hand-over": {},
    "/reports/{}/hand-over/take": {},
    "/reports/{}/hand-over/undo": {},
    "/reports/{}/take-over": {"expectedVersion": 77},
    "/reports/{}/advice": {"instruction": "dance"},
    "/reports/{}/reading-basis": {"scope": "sealed_person", "basis": "vital_interest"},
    "/reports/{}/age/confirm": {"expectedVersion": 77},
    "/reports/{}/age": {"expectedVersion": 77, "age": "child", "basis": "document"},
    "/reports/{}/consent": {"expectedVersion": 77, "outcome": "not_asked", "reason": "unsafe"},
    "/reports/{}/consent/withdraw": {"expectedVersion": 77, "seenAlone": "no", "calledBack": "no"},
    "/reports/{}/consent/referrals": {"expectedVersion": 77, **refusal()},
    "/reports/{}/guardianship": {
        "expectedVersion": 77,
        **guardianship(agreed=False, unitIds=[], classes=[], until=None),
    },
    "/reports/{}/prosecutor": {"expectedVersion": 77, "informedOn": "2026-11-20", "how": "written", "office": "VJT"},
    "/reports/{}/guardian-check": {"expectedVersion": 77, "result": "conflict"},
    "/reports/{}/referrals": {
        "expectedVersion": 77,
        "purpose": "emergency_accommodation",
        "unitId": FILE,
        "urgency": "urgent",
    },
    **{
        f"/reports/{{}}/procedure{path}": {
            "expectedVersion": 77,
            **({"servedOn": "2026-11-20"} if "how" in body else {}),
            **({"askedOn": "2026-11-20"} if "onBehalfOf" in body else {}),
            **body,
        }
        for path, body in STEP.values()
    },
    "/referrals/{}/revoke": {"expectedVersion": 77, "reason": "safety"},
    "/referrals/{}/confirm": {"unitId": str(uuid4())},
}
STRANGERS = (
    "police.nis",
    "health.sabac",
    "csr.novisad",
    "labour.nis",
    "manager.centre",
    "office.national",
    "admin.kcnis",
)
NAMED = re.compile(r"\{(report|referral)_id\}")
TRACE = re.compile(rb"[0-9a-f]{32}")


def comparable(answer: Answer) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status, sorted(answer.headers.items()), TRACE.sub(b"", answer.body)


async def written(service: Service) -> list[tuple[Any, ...]]:
    tables = ("audit", "outbox", "idempotency")
    return [(await service.rows(f"select count(*) from {table}"))[0] for table in tables]


@pytest.fixture
async def ids(service: Service, csr_nis: UUID) -> tuple[str, str]:
    """A report and a referral of it that none of the strangers holds anything towards."""
    report = str((await service.filed())["id"])
    return report, str(await service.sent(report, csr_nis))


@pytest.mark.parametrize(("method", "asked"), [("get", READS), ("post", COMMANDS)])
def test_every_operation_on_a_report_or_a_referral_is_asked(method: str, asked: Iterable[str]) -> None:
    paths = documented_app().openapi()["paths"]
    found = {path for path, operations in paths.items() if method in operations and NAMED.search(path)}
    assert {
        NAMED.sub("{}", path).replace("{file_id}", FILE).replace("{purpose}", "legal_aid") for path in found
    } == set(asked)


@pytest.mark.parametrize("who", STRANGERS)
async def test_reads_of_what_is_not_theirs(service: Service, ids: tuple[str, str], who: str) -> None:
    before = await written(service)
    for path in READS:
        forbidden = await service.get(who, path.format(ids[0]))
        missing = await service.get(who, path.format(uuid4()))
        assert comparable(forbidden) == comparable(missing), path
        assert forbidden.status in (403, 404)
    batches = [
        await service.as_person(who).post("/reports/batch", {"ids": [asked]}) for asked in (ids[0], str(uuid4()))
    ]
    assert comparable(batches[0]) == comparable(batches[1])
    assert await written(service) == before


@pytest.mark.parametrize("who", STRANGERS)
async def test_commands_on_what_is_not_theirs(service: Service, ids: tuple[str, str], who: str) -> None:
    before = await written(service)
    for path, body in COMMANDS.items():
        known = ids[1] if path.startswith("/referrals") else ids[0]
        forbidden = await service.post(who, path.format(known), body)
        missing = await service.post(who, path.format(uuid4()), body)
        assert comparable(forbidden) == comparable(missing), path
        assert forbidden.status in (403, 404)
    assert await written(service) == before


_OF_MANAGER = (
    *("/panel", "/interviews", "/indicators", "/recuse", "/rights", "/recovery", "/risk", "/service"),
    *("/presumption", "/question", "/links/end"),
)
OF_OTHERS = {
    **dict.fromkeys(("/dissent/decision", "/review/decision", "/revocation", "/revocation/confirmation"), DIRECTOR),
    **dict.fromkeys(("/guardianship", "/guardian-check"), "csr.nis"),
    **dict.fromkeys(("/dismissal", "/reopen", "/replacement", "/procedure/decision", "/discontinuation"), OF_CENTRE),
    **dict.fromkeys(_OF_MANAGER, MANAGER),
    **dict.fromkeys(("/proposal", "/signatures", "/dissent"), PEDAGOGUE),
}


@pytest.mark.parametrize("path", COMMANDS)
async def test_who_may_command_it_learns_of_nothing_that_is_not_there(service: Service, path: str) -> None:
    before, who = await written(service), next((who for end, who in OF_OTHERS.items() if path.endswith(end)), DUTY)
    answers = [await service.post(who, path.format(uuid4()), COMMANDS[path]) for _ in range(2)]
    answers.append(await service.post(who, path.format("not-an-id"), COMMANDS[path]))
    # Withdrawing and answering are a reporter's: duty may report too, so the record decides.
    assert {answer.status for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1
    assert await written(service) == before


OF_THE_AUTHOR = ["/reports/{}/withdraw", "/reports/{}/whereabouts", "/reports/{}/addenda", "/reports/{}/extension"]


@pytest.mark.parametrize("path", OF_THE_AUTHOR)
async def test_a_colleague_of_the_ward_is_notified_that_it_is_not_theirs_to_do_and_no_state(
    service: Service, ids: tuple[str, str], path: str
) -> None:
    before = await written(service)
    answer = await service.post("health2.nis", path.format(ids[0]), COMMANDS[path])
    assert (answer.status, answer.slug) == (403, "forbidden")
    assert set(answer.json()) == {"type", "title", "status"}
    assert await written(service) == before


@pytest.mark.parametrize("path", OF_THE_AUTHOR)
async def test_an_accepting_worker_is_told_the_same(service: Service, csr_nis: UUID, path: str) -> None:
    report = str((await service.filed())["id"])
    await service.sent(report, csr_nis)
    answer = await service.post("csr.nis", path.format(report), COMMANDS[path])
    assert (answer.status, set(answer.json())) == (403, {"type", "title", "status"})


async def test_a_key_that_was_used_tells_a_stranger_nothing(service: Service, ids: tuple[str, str]) -> None:
    """The position is asked before the key: another body under a known key is no 422 on what is not theirs."""
    key, own = uuid4().hex, str((await service.filed("police.nis", age="adult"))["id"])
    body = {"expectedVersion": 1, "reason": "duplicate"}
    assert (await service.post("police.nis", f"/reports/{own}/withdraw", body, key)).status == 200
    answer = await service.post("police.nis", f"/reports/{ids[0]}/withdraw", COMMANDS["/reports/{}/withdraw"], key)
    assert (answer.status, answer.slug) == (404, "not-found")


async def test_a_repeat_after_the_position_is_lost_is_not_answered(service: Service, csr_nis: UUID) -> None:
    key, report = uuid4().hex, str((await service.filed())["id"])
    await service.post("health.nis", f"/reports/{report}/whereabouts", {"answer": "safe"}, key)
    moved = service.as_principal(sub=str(uuid4()), unit=str(csr_nis), roles=["csr_worker"])
    answer = await moved.post(f"/reports/{report}/whereabouts", {"answer": "safe"}, headers={"idempotency-key": key})
    assert answer.status == 404


async def test_who_belongs_to_no_unit_is_notified_so_before_anything_is_asked_of_them(service: Service) -> None:
    unitless = service.as_principal(unit=None, roles=["health_reporter"])
    answer = await unitless.post("/reports", {}, headers={"idempotency-key": uuid4().hex})
    assert (answer.status, answer.slug) == (403, "forbidden")


async def test_who_belongs_to_no_unit_finds_no_report(service: Service, ids: tuple[str, str]) -> None:
    unitless = service.as_principal(unit=None, roles=["health_reporter", "csr_worker"])
    assert (await unitless.get(f"/reports/{ids[0]}")).status == 404
    assert (await unitless.get("/reports")).json() == {"items": [], "cursors": [], "nextCursor": None}


async def test_a_revocation_without_a_referral_that_reached_us_changes_nothing(service: Service) -> None:
    body = {"expectedVersion": 1, "reason": "safety", "successorUnitId": str(reference.centre_duty_unit())}
    answer = await service.post("intake.centre", f"/referrals/{uuid4()}/revoke", body)
    assert answer.status == 404


@pytest.mark.parametrize("version", [2, 77])
async def test_a_stale_command_names_only_what_its_caller_may_see(service: Service, version: int) -> None:
    report = (await service.filed(age="adult"))["id"]
    body = {"expectedVersion": version, "reason": "duplicate"}
    answer = await service.post("health.nis", f"/reports/{report}/withdraw", body)
    assert (answer.status, answer.slug) == (409, "stale-version")
    assert set(answer.json()) == {"type", "title", "status", "currentState", "currentVersion", "changedFields"}


async def test_an_author_who_is_too_late_is_not_told_who_was_faster(service: Service) -> None:
    report = (await service.filed(age="adult"))["id"]
    await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1})
    answer = await service.post(
        "health.nis", f"/reports/{report}/withdraw", {"expectedVersion": 1, "reason": "duplicate"}
    )
    assert answer.json()["changedFields"] == ["state", "takenOverAt"]
    assert "takenOverBy" not in answer.json()
