"""What the release before did not do about an event is not done by a rebuilding either: no duty gets a task about an old report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contracts.events.identification import OpeningRefusedV1, RerouteConfirmedV1
from tests.integration.identification.raids import described
from tests.integration.people_first.three_services import DOCTOR, ELSEWHERE, INTAKE, WORKER, unit_of
from tests.integration.rebuilding.test_referral_row_for_row import come_to_rest, difference

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from chassis.inbox.applying import Handler
    from tests.integration.rebuilding.life import Life

EXCLUDED: dict[str, Any] = {"conflict": {"unitIds": [unit_of(WORKER)]}}
NO_CENTRE = {"encounterMunicipality": "ABROAD"}


def of_the_release_before(hears: Mapping[type[Any], Handler]) -> dict[type[Any], Handler]:
    """Until 2026-11-29 a child without a unit got no referral, and refused openings were not followed."""

    def before(handler: Handler) -> Handler:
        async def handled(event: Any, envelope: Any, connection: Any) -> None:
            if getattr(event, "child_path", False) and event.serving_csr in (None, *event.excluded_units):
                event = event.model_copy(update={"child_path": False})
            await handler(event, envelope, connection)

        return handled

    async def nothing(*_: object) -> None:
        """It passed them over."""

    return {
        each: nothing if each in (OpeningRefusedV1, RerouteConfirmedV1) else before(handler)
        for each, handler in hears.items()
    }


async def _filed(life: Life) -> str:
    return await life.files(**NO_CENTRE)


async def _added(life: Life) -> str:
    return await life.files(age="adult", others=[described(2, **EXCLUDED)])


async def _found_out(life: Life) -> str:
    report = await life.files(age="adult", **EXCLUDED)
    body = {"expectedVersion": 1, "age": "child", "basis": "document"}
    assert (await life.platform.post(DOCTOR, f"/reports/{report}/age", body)).status == 200
    return report


async def _refused(life: Life) -> str:
    report = await life.files()
    await life.tell_all()
    assert (
        await life.platform.reject(await life.platform.child(report), "out_of_area", unit_of(ELSEWHERE))
    ).status == 200
    return report


async def _taken_over(life: Life, report: str) -> None:
    for version in (1, 2):
        await life.platform.post(INTAKE, f"/reports/{report}/take-over", {"expectedVersion": version})


async def _another_later(life: Life, _: str) -> None:
    """Of the report itself nothing more is heard."""
    later = await life.files()
    life.platform.rows("identification", f"update outbox set time = time + interval '25 hours' where key = '{later}'")


@pytest.mark.parametrize("goes_on", [_taken_over, _another_later])
@pytest.mark.parametrize("happens", [_filed, _added, _found_out, _refused])
async def test_what_the_release_before_did_not_begin_does_not_begin(
    life: Life, happens: Callable[[Life], Awaitable[str]], goes_on: Callable[[Life, str], Awaitable[None]]
) -> None:
    platform, today = life.platform, life.platform.hears
    platform.hears = {**today, "referral": of_the_release_before(today["referral"])}
    report = await happens(life)
    await come_to_rest(life)
    await goes_on(life, report)
    await come_to_rest(life)
    before, lines = life.stands(), await life.journals()
    platform.hears = today
    life.empty_referral()
    assert (await life.rebuild(lines)).anew == 0
    assert difference(before, life.stands()) == {}
    assert _tasks(life) == []
    # What comes afterwards is followed as ever.
    again = await happens(life)
    await come_to_rest(life)
    assert _tasks(life) == [[again, "running"]]


def _tasks(life: Life) -> list[list[str]]:
    """Reports of children without a unit, and whether the clock of the Centre's duty runs."""
    return life.platform.rows(
        "referral",
        "select r.report_id, c.state from referral r join clock c on c.referral_id = r.id "
        "where c.code = 'CHILD_WITHOUT_UNIT'",
    )
