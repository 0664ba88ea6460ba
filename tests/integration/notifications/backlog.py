"""A database of notifications in which little waits and much has long been read, delivered and ended, at two sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tests.integration.notifications.world import CSR, INTAKE, OTHER_CSR, principal_with

if TYPE_CHECKING:
    from tests.integration.chassis.scratch_database import Scratch

FEW, MANY = 2_000, 20_000
WORKER = principal_with("csr_worker", CSR, UUID(int=7))
ELSEWHERE = principal_with("csr_worker", OTHER_CSR, UUID(int=8))
INTAKE_WORKER = principal_with("centre_intake", INTAKE, UUID(int=9))
STRANGER = principal_with("health_reporter", None, UUID(int=10))
READERS = {"worker": WORKER, "elsewhere": ELSEWHERE, "intake": INTAKE_WORKER, "stranger": STRANGER}
REPORT, REFERRAL = UUID(int=1), UUID(int=2)
"""Of something that waits."""
_NOTICE = "insert into notice (id, unit_id, person_id, report_id, referral_id, code, urgency, caused_by, created_at, state, version, opened_at) "
_URGENCY = "case when n % 40 = 0 then 'immediate' when n % 5 = 0 then 'urgent' else 'standard' end"
# Withdrawn ones are dated ahead: they would stand before all that is shown.
_DONE = f"""
    {_NOTICE}
    select md5('done' || n)::uuid, unit, case when unit is null then person end, md5('r' || n / 4)::uuid, md5('f' || n)::uuid,
        'request_waits', {_URGENCY}, md5('c' || n)::uuid,
        case state when 'withdrawn' then '2026-12-01Z' else '2020-01-01Z' end::timestamptz + n * interval '1 minute',
        state, 2, case state when 'opened' then '2026-11-01Z'::timestamptz end
    from (
        select n, case n % 5 when 0 then 'withdrawn' when 1 then 'settled' else 'opened' end as state,
            case n % 8 when 0 then '{CSR}'::uuid when 1 then '{INTAKE}'::uuid when 2 then '{CSR}'::uuid
                when 3 then md5('u' || n % 99)::uuid end as unit,
            case n % 8 when 4 then '{WORKER.subject}'::uuid else md5('p' || n % 99)::uuid end as person
        from generate_series(1, :size) n
    ) done;
    insert into delivery (notice_id, channel, created_at, state, attempt, refusals, due_at, leased_until, correlation_id)
    select id, case when urgency = 'immediate' then 'phone' else 'email' end, created_at,
        case when state = 'withdrawn' then 'cancelled' else 'delivered' end, 1, 0, created_at, null, caused_by from notice;
    insert into alarm (report_id, filed_at, caused_by, correlation_id, rung, state)
    select md5('r' || n)::uuid, '2020-01-01Z'::timestamptz + n * interval '1 hour', md5('c' || n)::uuid, md5('c' || n)::uuid, 1,
        case n % 9 when 0 then 'withdrawn' else 'taken_over' end from generate_series(1, :size / 4) n;
    insert into report select md5('r' || n)::uuid, md5('a' || n % 99)::uuid, 'standard', true, null from generate_series(1, :size / 4) n;
    insert into addressee select md5('f' || n)::uuid, md5('r' || n / 4)::uuid, '{CSR}', 'standard', false from generate_series(1, :size) n;
    insert into ended (report_id, referral_id) select md5('r' || n)::uuid, null from generate_series(1, :size / 4) n
"""
# The same, whatever was done before.
_PRESENT = f"""
    {_NOTICE}
    select md5('now' || n)::uuid, case n % 3 when 0 then '{CSR}'::uuid when 1 then '{INTAKE}'::uuid end,
        case n % 3 when 2 then '{WORKER.subject}'::uuid end, case n when 1 then '{REPORT}'::uuid else md5('now' || n)::uuid end,
        case n when 1 then '{REFERRAL}'::uuid else md5('now' || n)::uuid end, case n % 3 when 1 then 'request_waits' else 'item_updated' end,
        {_URGENCY}, md5('now' || n)::uuid, '2026-11-24Z'::timestamptz + n * interval '1 minute', 'waiting', 1, null
    from generate_series(1, 120) n;
    insert into delivery (notice_id, channel, created_at, state, attempt, refusals, due_at, leased_until, correlation_id)
    select md5('now' || n)::uuid, case n % 2 when 0 then 'email' else 'phone' end, '2026-11-24Z', 'pending', 0, 0,
        '2026-11-24Z'::timestamptz + n * interval '1 minute', null, md5('now' || n)::uuid from generate_series(1, 40) n;
    insert into alarm (report_id, filed_at, caused_by, correlation_id, rung, state)
    select md5('now' || n)::uuid, '2026-11-24Z', md5('now' || n)::uuid, md5('now' || n)::uuid, 0, 'running' from generate_series(1, 9) n
"""


def fill(scratch: Scratch, size: int) -> None:
    """So many notices that are done with, and some that are not."""
    scratch.as_superuser(";".join((_DONE.replace(":size", str(size)), _PRESENT)))
    scratch.as_superuser("vacuum analyze")
