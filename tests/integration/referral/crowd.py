"""A database of referral in which little waits and much has long been done, at two sizes."""

from __future__ import annotations

from hashlib import md5
from typing import TYPE_CHECKING
from uuid import UUID

from tests.support.referral import AUTHOR, CENTRE, CSR, INTAKE, OTHER_CSR, PEOPLE, WORKER

if TYPE_CHECKING:
    from tests.integration.chassis.scratch_database import Scratch

FEW, MANY = 2_000, 20_000
WAITING = 120
REPORT = UUID(md5(b"now7").hexdigest())  # noqa: S324 -- as the database names it
"""One that waits."""
_REFERRAL = (
    "insert into referral (id, report_id, purpose, author_id, urgency, excluded_units, sent_at, respond_by, unit_id, state, "
    "stage, reached, version, barred_units, accepted_by, accepted_at, ended_at, changes) "
)
_URGENCY = "case when n % 40 = 0 then 'immediate' when n % 5 = 0 then 'urgent' else 'standard' end"
_CHILD = "n % 3 = 0 or n % 10 in (1, 7)"
# As over the years: a child's are never standard and due later than the Centre's own, only theirs are revoked, and the one who works at
# the Centre took over nearly all that there is. One unit has many that it no longer sees: withdrawn, revoked, gone on to others. Of
# another one person took on nearly all.
_DONE = f"""
    {_REFERRAL}
    select md5(purpose || n)::uuid, md5('r' || n)::uuid, purpose, md5('a' || n % 900)::uuid, urgency, '{{}}',
        sent_at, sent_at + case purpose when 'formal_identification' then interval '4 hours' else interval '1 day' end,
        case purpose when 'formal_identification' then '{CENTRE}'::uuid
            else case n % 10 when 1 then '{CSR}'::uuid when 7 then '{OTHER_CSR}'::uuid else md5('u' || n % 150)::uuid end end,
        state, case state when 'accepted' then 'taken_over' else state end, '{{reported}}', 2, '{{}}',
        case when state <> 'accepted' then null
            when n < 300 and n % 30 = 7 then md5('colleague')::uuid
            when purpose = 'formal_identification' then '{INTAKE}'::uuid
            when n % 10 = 7 then '{PEOPLE["other csr"].subject}'::uuid else md5('p' || n % 400)::uuid end,
        case state when 'accepted' then sent_at + interval '1 hour' end,
        case state when 'accepted' then null else sent_at + interval '2 days' end, '[]'
    from (
        select n, purpose, '2020-01-01Z'::timestamptz + n * interval '90 seconds' as sent_at,
            case when n % 40 = 0 then 'immediate' when {_CHILD} or n % 5 = 0 then 'urgent' else 'standard' end as urgency,
            case when purpose = 'child_protection' and n % 10 = 1 then case n % 20 when 1 then 'withdrawn' else 'revoked' end
                when n % 25 = 2 then 'withdrawn' when n % 50 = 3 and purpose = 'child_protection' then 'revoked'
                else 'accepted' end as state
        from generate_series(1, :size) n, unnest(array['formal_identification', 'child_protection']) purpose
        where purpose = 'formal_identification' or {_CHILD}
    ) done
"""
# The same, whatever has been done before.
_PRESENT = f"""
    {_REFERRAL}
    select md5('now' || purpose || n)::uuid, md5('now' || n)::uuid, purpose, '{AUTHOR}', {_URGENCY}, '{{}}',
        sent_at, sent_at + interval '1 day',
        case purpose when 'formal_identification' then '{CENTRE}'::uuid else '{CSR}'::uuid end,
        state, case state when 'accepted' then 'accepted' else 'reported' end, '{{reported}}', 1, '{{}}',
        case state when 'accepted' then case purpose when 'formal_identification' then '{INTAKE}'::uuid else '{WORKER}'::uuid end end,
        case state when 'accepted' then '2026-11-24 01:00Z'::timestamptz end, null, '[]'
    from (
        select n, purpose, '2026-11-22 12:00Z'::timestamptz + n * interval '16 minutes' as sent_at,
            case when n % 4 = 0 then 'accepted'
                when purpose = 'child_protection' and n % 9 = 0 then 'escalated' else 'sent' end as state
        from generate_series(1, {WAITING}) n, unnest(array['formal_identification', 'child_protection']) purpose
    ) present
"""
_CLOCKS = """
    insert into clock (id, referral_id, code, started_at, due_at, state, met_at, breached_at, breach_told)
    select md5(code || r.id)::uuid, r.id, code, sent_at, case code when 'DELIVERY_60S' then sent_at + interval '1 minute' else respond_by end,
        case when r.state in ('sent', 'escalated') then 'running' when r.state <> 'accepted' then 'cancelled'
            when code = 'TRIAGE_ASSESS' then 'unmeasured' else 'met' end,
        case when r.state = 'accepted' and code <> 'TRIAGE_ASSESS' then accepted_at end, null, false
    from referral r, unnest(case purpose when 'child_protection' then array['REFERRAL_DECIDE']
        else array['TRIAGE_ASSESS', 'DELIVERY_60S'] end) code;
    insert into rejection (referral_id, unit_id, rejected_at, rejected_by, reason)
    select id, md5('elsewhere')::uuid, sent_at, author_id, 'no_capacity' from referral where version > 1 and report_id::text < '4'
"""


def fill(scratch: Scratch, size: int) -> None:
    """So many reports that are done with, and WAITING that are not."""
    scratch.as_superuser(";".join((_DONE.replace(":size", str(size)), _PRESENT, _CLOCKS)))
    scratch.as_superuser("vacuum analyze")
