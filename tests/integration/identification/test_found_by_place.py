"""The Centre's list by municipality: exactly the running reports of which it shows that, and no trace of any other in the database."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import typer
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import SecretBytes, SecretStr
from typer.testing import CliRunner

from chassis.settings.groups import OperationsDatabase
from identification.adapters.reports.places import place_code_by
from identification.bootstrap import find_places_anew
from identification.entrypoints.placing import add_places
from identification.settings import KeysOperations, Operations, VaultOperations
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import NIS, Service
from tests.integration.identification.raids import everybody
from tests.integration.identification.service import NOVI_SAD
from tests.integration.identification.test_centre_list import ME, RUNNING, listed
from tests.integration.identification.test_recording_age import CHILD, DUTY, grown_up, say
from tests.integration.identification.test_recording_consent import NO, YES, record
from tests.integration.identification.test_withdrawing_consent import withdraw
from tests.integration.identification.ways import FILINGS

AUTHOR, ELSEWHERE, NOBODYS = "health.nis", "ABROAD", "70017"
PLACES = (NIS, NOVI_SAD, ELSEWHERE)
RAID = "several"
ASSESSED = {"grounds": "none", "risk": "low", "nextStep": "none", "reason": "Nema osnova."}
_ENDED: dict[str, dict[str, Any]] = {
    "withdraw": {"reason": "filed_by_mistake"},
    "dismiss": {"reason": "insufficient_information", "assessment": ASSESSED},
}
STEPS = ("no longer agrees", "refuses", "agrees", "is a child", "is an adult", "taken over", "corrected", *_ENDED)
SPOILT = "update report_part set ciphertext = 'spoilt' where report_id = '{0}' and class = 'municipality'"
KEY = SecretBytes(bytes(32))
CODE = place_code_by(KEY.get_secret_value())(NIS)


async def filed(service: Service, way: str, place: str) -> str:
    said = everybody() if way == RAID else FILINGS[way]
    return str((await service.filed(AUTHOR, **{**said, "encounterMunicipality": place}))["id"])


async def stepped(service: Service, report: str, step: str) -> None:
    """Done, or refused where it makes no sense of this report."""
    ((version,),) = await service.rows(f"select version from report where id = '{report}'")
    body = {"expectedVersion": version}
    if step in _ENDED:
        await service.post(ME if step == "dismiss" else AUTHOR, f"/reports/{report}/{step}", body | _ENDED[step])
    elif step == "taken over":
        await service.post(ME, f"/reports/{report}/take-over", body)
    elif step == "corrected":
        to = {"encounterMunicipality": NOBODYS, "reason": "Drugo mesto."}
        await service.post(ME, f"/reports/{report}/corrections", body | to)
    elif step == "no longer agrees":
        await withdraw(service, AUTHOR, report, version)
    elif step in {"refuses", "agrees"}:
        await record(service, AUTHOR, report, NO if step == "refuses" else YES, version)
    elif step == "is a child":
        await say(service, DUTY, report, CHILD, version)
    elif (await service.get(ME, f"/reports/{report}")).json()["classes"]["danger"]["childPath"]:
        await grown_up(service, DUTY, report, version=version)


async def shown(service: Service) -> dict[str, str | None]:
    """What the list shows of the municipality of each report, page by page."""
    found: dict[str, str | None] = {}
    after = ""
    while True:
        answer = await service.get(ME, f"{RUNNING}?first=50&show=all&classes=municipality{after}")
        page = answer.json()
        for item in page["items"]:
            found[item["id"]] = (item["classes"].get("municipality") or {}).get("encounter")
        if page["nextCursor"] is None:
            return found
        after = f"&after={page['nextCursor']}"


async def coded(service: Service) -> dict[str, bytes]:
    """The code of each report that has one."""
    rows = await service.rows("select id, place_code from report where place_code is not null")
    return {str(report): code for report, code in rows}


def settings_of_command(scratch: Scratch, scratch_keys: Scratch, kek: Path, key: SecretBytes = KEY) -> Operations:
    """Under another key than the service's, unless it is given."""
    return Operations.model_construct(
        db=OperationsDatabase(migrator_dsn=SecretStr(scratch.cluster.dsn("identification_migrator", scratch.name))),
        vault=VaultOperations(
            dsn=SecretStr(scratch.cluster.dsn("identification_keys_app", scratch_keys.name)), kek=kek
        ),
        keys=KeysOperations.model_construct(idempotency=key),
    )


lives = st.tuples(
    st.sampled_from([*FILINGS, RAID]), st.sampled_from(PLACES), st.lists(st.sampled_from(STEPS), max_size=4)
)


EACH_TURN = [
    *((way, NIS, []) for way in FILINGS),
    *(("consent_adult", NIS, [step]) for step in ("no longer agrees", "refuses", "withdraw")),
    ("consent_adult", NIS, ["taken over", "dismiss"]),
    ("consent_adult", NIS, ["no longer agrees", "agrees"]),
    ("consent_adult", NIS, ["corrected", "no longer agrees", "agrees"]),
    ("child_duty", NIS, ["corrected", "taken over"]),
    (RAID, NOVI_SAD, ["corrected"]),
    ("consent_adult", NOVI_SAD, ["no longer agrees", "is a child", "is an adult"]),
    ("through_me", NIS, ["is a child"]),
    ("through_me", NOVI_SAD, ["is a child", "is an adult"]),
    ("child_duty", NIS, ["is an adult"]),
    (RAID, NOVI_SAD, ["no longer agrees"]),
]
"""What a lot may not draw: each way in, and each turn that closes or opens."""


@example(lives=EACH_TURN)
@given(lives=st.lists(lives, min_size=1, max_size=3))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_by_a_municipality_it_lists_what_it_shows_there_and_nothing_else_has_a_code(
    breakable: Service, lives: list[tuple[str, str, list[str]]]
) -> None:
    for way, place, steps in lives:
        report = await filed(breakable, way, place)
        for step in steps:
            await stepped(breakable, report, step)
    found = await shown(breakable)
    for place in (*PLACES, NOBODYS):
        there = sorted(report for report, encounter in found.items() if encounter == place)
        assert sorted(await listed(breakable, f"&show=all&municipality={place}", first=3)) == there, place
    assert set(await coded(breakable)) == {report for report, encounter in found.items() if encounter is not None}


async def test_the_municipality_is_nowhere_in_the_row_and_its_code_nowhere_else(breakable: Service) -> None:
    report = await filed(breakable, "consent_adult", NIS)
    await stepped(breakable, report, "agrees")
    await breakable.get(ME, f"{RUNNING}?show=all&municipality={NIS}")
    ((row,),) = await breakable.rows(f"select to_jsonb(r) - 'place_code' from report r where id = '{report}'")
    ((code,),) = await breakable.rows(f"select place_code from report where id = '{report}'")
    # An id or a moment may have the same digits by chance.
    texts = [str(each) for each in row.values() if not _is_id_or_moment(each)]
    assert len(code) == 32
    assert not [each for each in texts if NIS in each]
    for table in ("outbox", "audit", "idempotency"):
        assert await breakable.rows(f"select 1 from {table} x where x::text like '%{code.hex()}%'") == [], table
    whole = (await breakable.get(AUTHOR, f"/reports/{report}")).body
    assert code.hex() not in str(whole)


def _is_id_or_moment(value: object) -> bool:
    for read in (UUID, datetime.fromisoformat):
        try:
            read(str(value))
        except ValueError:
            continue
        return True
    return False


async def test_what_the_release_before_closes_and_leaves_with_its_code_is_not_found(
    breakable: Service, scratch: Scratch
) -> None:
    closed, open_ = [await filed(breakable, "consent_adult", NIS) for _ in range(2)]
    await stepped(breakable, closed, "no longer agrees")
    scratch.as_superuser(f"update report set place_code = (select place_code from report where id = '{open_}')")
    assert await listed(breakable, f"&show=all&municipality={NIS}") == [open_]
    page = (await breakable.get(ME, f"{RUNNING}?show=all&municipality={NIS}&classes=municipality")).json()
    assert [each["id"] for each in page["items"]] == [open_]
    on_record = await breakable.rows("select distinct subject_id from audit where action = 'report.listed'")
    assert on_record == [(UUID(open_),)]


async def test_the_command_mends_what_the_release_before_wrote_and_codes_anew_under_another_key(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path
) -> None:
    lives = {"runs": [], "closed": ["no longer agrees"], "ended": ["taken over", "dismiss"], "lacks": []}
    found = {}
    for name, steps in lives.items():
        found[name] = await filed(breakable, "consent_adult", NIS)
        for step in steps:
            await stepped(breakable, found[name], step)
    scratch.as_superuser(
        "update report set place_code = case when id = '{lacks}' then null else 'left'::bytea end".format(**found)
    )
    of_command = settings_of_command(scratch, scratch_keys, kek)
    assert await find_places_anew(of_command) == (len(found), [])
    assert await coded(breakable) == {found["runs"]: CODE, found["lacks"]: CODE}
    assert await find_places_anew(of_command) == (0, [])


async def test_the_command_takes_the_code_from_what_cannot_be_opened_and_from_the_erased_and_goes_on(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path
) -> None:
    names = ("altered", "keyless", "erased", *(f"sound {number}" for number in range(4)))
    found = {name: await filed(breakable, "could_not_ask", NIS) for name in names}
    scratch.as_superuser(f"update report set place_code = 'left'; {SPOILT.format(found['altered'])}")
    ((person,),) = await breakable.rows(f"select person_id from report where id = '{found['erased']}'")
    scratch_keys.as_superuser(
        f"update wrapped_key set wrapped = null, destroyed_at = now() where owner_id = '{person}'; "
        f"delete from wrapped_key where owner_id = '{found['keyless']}'"
    )
    command = typer.Typer()
    add_places(command, lambda: settings_of_command(scratch, scratch_keys, kek))
    ended = await asyncio.to_thread(CliRunner().invoke, command, [])
    assert ended.exit_code == 1, ended.output
    assert {name for name in names if f"NOT OPENED {found[name]}" in ended.output} == {"altered", "keyless"}
    assert await coded(breakable) == {report: CODE for name, report in found.items() if name.startswith("sound")}


async def test_a_yes_of_the_person_counts_for_an_altered_report_which_is_found_by_no_place(
    breakable: Service, scratch: Scratch
) -> None:
    report = await filed(breakable, "could_not_ask", NIS)
    assert set(await coded(breakable)) == {report}
    scratch.as_superuser(SPOILT.format(report))
    assert (await record(breakable, AUTHOR, report, YES)).status == 200
    assert await coded(breakable) == {}


async def test_an_unknown_place_is_refused_by_name(service: Service) -> None:
    answer = await service.get(ME, f"{RUNNING}?municipality=Ni%C5%A1")
    assert (answer.status, list(answer.fields())) == (422, ["municipality"])
