"""Others are told how every notice stands: they are the witnesses that it is rebuilt from."""

from contracts.words.referrals import ClockCode, Purpose
from tests.integration.notifications.world import CSR, INTAKE, NEXT_ON_DUTY, OTHER_CSR, Matter, World, somebody

ROWS = (
    "select jsonb_build_object('noticeId', id, 'reportId', report_id, 'referralId', referral_id, 'unitId', unit_id, "
    "'personId', person_id, 'code', code, 'urgency', urgency, 'state', state, 'version', version, 'rung', rung, "
    "'openedAt', to_jsonb(opened_at at time zone 'UTC'))::text from notice order by id"
)
TOLD = (
    "select distinct on (key) jsonb_set_lax(data - 'madeAt', '{openedAt}', "
    "to_jsonb((data->>'openedAt')::timestamptz at time zone 'UTC'), true)::text "
    "from outbox where type = 'notifications.notice-changed.v1' order by key, sequence desc"
)


async def test_the_last_word_about_a_notice_is_its_row(world: World) -> None:
    opened, moved, ended = Matter(), Matter(), Matter()
    centre = Matter(unit_id=INTAKE, purpose=Purpose.FORMAL_IDENTIFICATION)
    for matter in (opened, moved, ended, centre):
        await world.tell(matter.submitted(), matter.sent())
    worker = somebody("csr_worker", CSR)
    [notice] = [each for each in await world.inbox(worker) if each.matter.report_id == opened.report_id]
    await world.open(notice.id, worker)
    await world.tell(moved.rerouted(OTHER_CSR), ended.ended(), ended.withdrawn())
    await world.tell(centre.breached(ClockCode.TAKEOVER_15MIN))
    alerted = somebody("centre_intake", INTAKE, NEXT_ON_DUTY)
    [alert] = [each for each in await world.inbox(alerted) if each.recipient.person_id == NEXT_ON_DUTY]
    await world.open(alert.id, alerted)
    await world.tell(centre.received())
    rows = world.scratch.as_superuser(ROWS)
    told = world.scratch.as_superuser(TOLD)
    assert told == rows
    assert {(each["data"]["state"], each["data"]["personId"] is None) for each in world.changes()} == {
        ("waiting", True),
        ("waiting", False),
        ("opened", True),
        ("opened", False),
        ("settled", True),
        ("withdrawn", True),
    }


async def test_the_first_word_names_the_cause_and_the_moment(world: World) -> None:
    [cause] = await world.tell(Matter().sent())
    [change] = world.changes()
    assert (change["causationid"], change["correlationid"]) == (str(cause.id), str(cause.correlationid))
    made = f"select 1 from notice where created_at = '{change['data']['madeAt']}' and caused_by = '{cause.id}'"
    assert world.scratch.as_superuser(made) == [["1"]]
