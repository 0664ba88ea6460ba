"""Databases with many reports: of everybody else, and a few that a caller finds; written by SQL, since nothing of them is opened."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from chassis.domain.principal import Principal
from contracts import reference
from contracts.words.urgency import Urgency
from tests.integration.chassis.scratch_database import Scratch, migrated_database
from tests.integration.identification.in_sql import caller
from tests.support.postgres import Cluster

OFFICE, CLINIC = caller("csr.nis"), caller("health.nis")
LONG_AGO, LATELY = "now() - interval '200 days'", "now() - interval '20 days'"
FEW = 10
"""What is read whole, since it is little: the same in a small database and in a large one."""
_SOMEBODY = "md5(n % 500 || 'somebody')::uuid"
_STRANGERS = {
    "author": _SOMEBODY,
    "unit": "md5(n % 200 || 'unit')::uuid",
    "agency": "md5(n % 200 / 3 || 'agency')::uuid",
}


@contextmanager
def with_many(postgres: Cluster, number: int, *changes: str) -> Iterator[Scratch]:
    """About three times `number` reports that no one of ours finds, and several pages of such that they do; then come the `changes`."""
    own, ward = _filed_by(CLINIC), {**_filed_by(CLINIC), "author": _SOMEBODY}
    statements = [
        "select setseed(0.5)",
        _reports(number, _STRANGERS),
        _reports(number // 5, own, state="'withdrawn'", child="false", withdrawn=LONG_AGO),
        _reports(number // 5, ward, state="'withdrawn'", child="false", withdrawn=LONG_AGO),
        _reports(number // 5, {**own, "agency": _STRANGERS["agency"]}),
        _opened(number // 5, "child_protection", "ended"),
        _opened(number // 5, "legal_aid", "addressed"),
        _opened(number // 5, "child_protection", "escalated"),
        _opened(FEW, "child_protection", "unconfirmed"),
        _opened(number // 5, "child_protection", "granted", unit=_STRANGERS["unit"]),
        _reports(number // 20, own),
        _reports(number // 20, ward),
        _reports(FEW, own, state="'withdrawn'", child="false", withdrawn=LATELY),
        _opened(number // 20, "child_protection", "addressed"),
        _opened(number // 20, "child_protection", "granted"),
        _opened(FEW, "psychosocial", "granted"),
        _beside(number),
        "vacuum analyze",
        *changes,
    ]
    with migrated_database(postgres, "identification", "identification.migrations") as made:
        made.as_superuser(";\n".join(statements))
        yield made


def _beside(number: int) -> str:
    """What others typed, were told and asked, and who was on duty before."""
    duty = reference.roster().unit
    return f"""
    insert into draft (id, author_id, unit_id, danger, child, created_at, updated_at, version, ciphertext)
      select gen_random_uuid(), {_SOMEBODY}, gen_random_uuid(), false, false, now(), now(), 1, 'x' from generate_series(1, {number}) n;
    insert into outbox (id, topic, key, sequence, type, source, time, correlationid, data, published_at)
      select gen_random_uuid(), 'identification.reports', id, 1, 'identification.report-submitted.v1', 'identification', now(),
        gen_random_uuid(), '{{}}', now() from report;
    insert into inbox_position (consumer, topic, key, last) select 'identification', 'referral.referrals', id, 1 from report;
    insert into idempotency (caller, operation, key, body_mac, created_at)
      select {_SOMEBODY}, 'report.file', 'a-key-of-theirs-' || n, sha256('x'), now() from generate_series(1, {number}) n;
    insert into authorisation (referral_id, report_id, person_id, purpose, unit_id, ground, way, at)
      select referral_id, report_id, gen_random_uuid(), purpose, unit_id, 'child_duty', 'kept', now() from disclosure;
    insert into refused_opening (referral_id, report_id, purpose, unit_id, reason, at)
      select gen_random_uuid(), gen_random_uuid(), 'child_protection', gen_random_uuid(), 'unconfirmed', now()
      from generate_series(1, {number}) n;
    insert into duty_roster (unit_id, version) values ('{duty}', 1);
    insert into duty_turn (id, unit_id, person_id, place, starts_at, ends_at)
      select gen_random_uuid(), '{duty}', {_SOMEBODY}, 1, now() - (n + 1) * interval '8 h', now() - n * interval '8 h'
      from generate_series(85, {number}) n
    """


def drawn_by_lot(scratch: Scratch, number: int, people: Sequence[Principal], seed: int) -> None:
    """Reports in which everything that decides is drawn by lot, many of them of one moment."""
    lot, units = random.Random(seed), [each.unit for each in people if each.unit]
    reports, disclosures, grounds = [], [], []
    for _ in range(number):
        report, person, author, another = uuid4(), uuid4(), lot.choice(people), lot.choice(people)
        of = another if lot.random() < 0.2 else author
        state = lot.choice(["submitted", "received", "received", "withdrawn"])
        withdrawn = lot.choice(["null", "null", "null", LONG_AGO, LATELY])
        excluded = lot.sample(units, lot.choice([0, 0, 0, 1, 2]))
        at = f"date_trunc('day', now()) - interval '{lot.randrange(25)} days'"
        agency = another.agency if lot.random() < 0.1 else of.agency
        filed = f"'{author.subject}', '{of.unit}', '{agency}'"
        reports.append(
            f"('{report}', '{report}', '{person}', {filed}, 'health', 'consent_adult', false, 'no', 'no', '{lot.choice(list(Urgency))}', "
            f"'{{{','.join(map(str, excluded))}}}', {at}, '{state}', 1, {withdrawn}, '[]')"
        )
        for purpose in lot.sample(_PURPOSES[1:], lot.randrange(len(_PURPOSES))):
            live, verified = lot.random() < 0.8, lot.random() < 0.8
            grounds.append(f"('{person}', '{purpose}', '{report}', 'consent', {live}, {verified})")
        for _ in range(lot.randrange(4)):
            state = lot.choice(["addressed", "granted", "granted", "escalated", "unconfirmed", "ended"])
            ended, waits = "now()" if state == "ended" else "null", "'addressed'" if state == "unconfirmed" else "null"
            to = f"'{lot.choice(_PURPOSES)}', '{lot.choice(units)}', '{state}', '{lot.choice(people).subject}'"
            disclosures.append(f"('{uuid4()}', '{report}', {to}, {ended}, {waits})")
    statements = [
        f"insert into report {_INTO_REPORT} values {', '.join(reports)}",
        f"insert into disclosure {_INTO_DISCLOSURE} values {', '.join(disclosures)}",
        f"insert into disclosure_basis {_INTO_BASIS} values {', '.join(grounds)}",
        (
            "update report set case_id = gen_random_uuid(), procedure_opened_at = submitted_at, "
            f"concluded_at = case when md5(id::text) < '3' then {LONG_AGO} else {LATELY} end "
            "where state = 'received' and md5(id::text) < '6'"
        ),
        "analyze",
    ]
    scratch.as_superuser(";\n".join(statements))


_PURPOSES = ["child_protection", "child_protection", "psychosocial", "urgent_health", "legal_aid"]
_INTO_REPORT = (
    "(id, reference, person_id, author_id, author_unit, author_agency, author_sector, way_in, child_path, "
    "danger, still_here, urgency, excluded_units, submitted_at, state, version, withdrawn_at, changes)"
)
_INTO_BASIS = "(person_id, purpose, report_id, ground, live, verified)"
_INTO_DISCLOSURE = "(referral_id, report_id, purpose, unit_id, state, accepted_by, ended_at, once_confirmed)"


def _filed_by(who: Principal) -> dict[str, str]:
    return {"author": f"'{who.subject}'", "unit": f"'{who.unit}'", "agency": f"'{who.agency}'"}


def _reports(number: int, filed: dict[str, str], **given: str) -> str:
    usual = {
        "at": "now() - random() * interval '900 days'",
        "state": "'received'",
        "child": "true",
        "withdrawn": "null::timestamptz",
        "excluded": "'{}'",
    }
    values = {**usual, **given}
    return (
        f"insert into report {_INTO_REPORT} "
        f"select gen_random_uuid(), gen_random_uuid()::text, gen_random_uuid(), {filed['author']}, {filed['unit']}, "
        f"{filed['agency']}, 'health', 'child_duty', {values['child']}, 'no', 'no', (array['immediate', 'urgent', 'standard'])[1 + n % 3], {values['excluded']}, {values['at']}, "
        f"{values['state']}, 1, {values['withdrawn']}, '[]' from generate_series(1, {number}) n"
    )


def _opened(number: int, purpose: str, state: str, unit: str = f"'{OFFICE.unit}'") -> str:
    """Reports of strangers that referrals opened to the office, or came to it in some other state."""
    ended = "now()" if state == "ended" else "null::timestamptz"
    waits = "'addressed'" if state == "unconfirmed" else "null"
    ground = "consent" if purpose != "child_protection" else "child_duty"
    return (
        f"with filed as ({_reports(number, _STRANGERS)} returning id, person_id), ground as ("
        f"insert into disclosure_basis {_INTO_BASIS} "
        f"select person_id, '{purpose}', id, '{ground}', true, true from filed) "
        f"insert into disclosure {_INTO_DISCLOSURE} select gen_random_uuid(), id, '{purpose}', {unit}, '{state}', "
        f"'{OFFICE.subject}', {ended}, {waits} from (select *, row_number() over () n from filed) f"
    )
