"""An emptied notifications database comes back row for row from what the others know, while they go on writing."""

import json
import random
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.journal.errors import DatabaseNotEmpty, JournalContradicts, JournalIncomplete, JournalRefused
from chassis.journal.journals import Journals
from chassis.journal.rebuilding import Rebuilt
from contracts import reference
from identification.adapters.drafts.reminders import Reminders
from notifications.adapters import unit_of_work as works
from notifications.adapters.deliveries.smtp import MailServer, SmtpMailer
from notifications.adapters.deliveries.telephone import WebhookPhone
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.notices.rebuilt import OWN_TABLES
from notifications.application.advice.alert_overdue import AdviceWatch, alert_overdue
from notifications.application.deliveries.call_person import CallRoom, call_person
from notifications.application.deliveries.deliver_mail import PostRoom, deliver_mail
from notifications.application.duty.acknowledge_call import AcknowledgeCall, acknowledge_call
from notifications.application.duty.alert_next import WatchTower, alert_next
from notifications.application.questions import remind_next as questions
from notifications.domain.deliveries.delivery import Patience
from notifications.domain.duty.alarm import Ladder
from notifications.entrypoints.rebuilding import rebuild
from tests.integration.identification.service import typed
from tests.integration.notifications.catcher import Catcher
from tests.integration.notifications.telephone import SECRET, Telephone
from tests.integration.people_first.three_services import DOCTOR, DUTY, INTAKE, NEXT_ON_DUTY, WORKER
from tests.integration.rebuilding.life import Life

JOURNALS = (("identification", "identification"), ("referral", "referral"), ("identification", "notifications"))
TABLES = (
    *(table.name for table in OWN_TABLES),
    "outbox",
    "outbox_sequence",
    "inbox_event",
    "inbox_position",
    "inbox_waiting",
    "inbox_dead_letter",
)
# Moments and tries of the machine; the trace of a hop. Of a mail, the end is told and not how often it was tried.
OF_THE_MACHINE = {
    "outbox": "created_at,published_at,attempts,retry_at,traceparent",
    "inbox_event": "at",
    "delivery": "attempt,refusals,due_at,leased_until,traceparent",
    "alarm": "traceparent",
    "waiting_question": "traceparent",
    "waiting_advice": "traceparent",
}
PEOPLE = (DOCTOR, INTAKE, NEXT_ON_DUTY, DUTY, WORKER)


def stands(life: Life) -> dict[str, list[list[str]]]:
    return {
        table: life.platform.rows(
            "notifications",
            f"select to_jsonb(t) - '{{{OF_THE_MACHINE.get(table, '')}}}'::text[] from {table} t order by 1",
        )
        for table in TABLES
    }


def empty(life: Life) -> None:
    life.platform.rows("notifications", f"truncate {', '.join(TABLES)}")
    life.hears_all_again()


async def rebuilt(life: Life, lines: Sequence[str], without: Sequence[UUID] = ()) -> Rebuilt:
    async with life.platform.databases["notifications"].database("notifications_migrator") as database:
        journals = Journals.from_lines("notifications", lines)
        return await rebuild(database, journals, without, life.platform.clock)


async def opens_some(life: Life, chance: random.Random) -> None:
    """People clear items of their units and of their own."""
    for who in PEOPLE:
        items = (await life.platform.get(who, "/inbox?open=true&first=100", "notifications")).json()["items"]
        for item in items:
            if chance.random() < 0.4:
                await life.platform.post(who, f"/inbox/{item['id']}/open", {}, "notifications")


async def looks(life: Life) -> int:
    """Alarms climb what is due; how many rungs that were."""
    worker, clock = life.platform.workers["notifications"], life.platform.clock
    tower, climbed = WatchTower(works.WorkerAlarms(worker, clock), ReferenceDirectory(), clock, Ladder()), 0
    while await alert_next(tower) is not None:
        climbed += 1
    return climbed


async def reminds(life: Life) -> int:
    """Questions that wait are reminded of; how often that was."""
    due, made = works.WorkerQuestions(life.platform.workers["notifications"]), 0
    while await questions.remind_next(questions.Reminders(due, life.platform.clock)) is not None:
        made += 1
    return made


async def alerts_of_advice(life: Life) -> int:
    """The duty is alerted about questions without a report that are overdue; how often that was."""
    due, clock, made = works.WorkerAdvice(life.platform.workers["notifications"]), life.platform.clock, 0
    while await alert_overdue(AdviceWatch(due, ReferenceDirectory(), clock)) is not None:
        made += 1
    return made


async def calls(life: Life, phone: Telephone, most: int) -> None:
    """So many calls are handed over."""
    transactions = works.WorkerTransactions(life.platform.workers["notifications"])
    port = WebhookPhone(phone.url, SECRET)
    room = CallRoom(transactions, port, ReferenceDirectory(), life.platform.clock, Patience())
    for _ in range(most):
        if await call_person(room) is None:
            return


async def mails(life: Life, catcher: Catcher, most: int) -> None:
    """So many mails are handed over."""
    server = MailServer("127.0.0.1", catcher.port, "obavestenja@spona.example", "https://spona.example/", "none")
    transactions = works.WorkerTransactions(life.platform.workers["notifications"])
    room = PostRoom(transactions, SmtpMailer(server), ReferenceDirectory(), life.platform.clock, Patience())
    for _ in range(most):
        if await deliver_mail(room) is None:
            return


async def lives(life: Life, seed: int) -> None:
    chance = random.Random(seed)
    with Catcher().running() as catcher, Telephone().running() as phone:
        for part in range(4):
            await life.lives(seed * 10 + part, 12)
            await looks(life)
            await reminds(life)
            await alerts_of_advice(life)
            await opens_some(life, chance)
            await mails(life, catcher, 5)
            await calls(life, phone, 3)
    await life.tell_all()


@pytest.mark.parametrize("seed", [3, 5, 8])
async def test_the_same_rows_come_back(life: Life, seed: int) -> None:
    await lives(life, seed)
    before, lines = stands(life), await life.journals(*JOURNALS)
    empty(life)
    done = await rebuilt(life, lines)
    after = stands(life)
    assert {table: after[table] for table in TABLES} == before
    assert (done.retold, done.anew, done.applied) == (len(before["outbox"]), 0, len(before["inbox_event"]))
    assert min(len(before[table]) for table in ("notice", "delivery", "report", "addressee")) > 3


async def test_a_draft_that_was_told_of_is_not_told_of_again_by_a_rebuilt_database(life: Life) -> None:
    begun = await life.platform.post(DOCTOR, "/drafts", typed(child=True))
    reminders = Reminders(life.platform.workers["identification"], life.platform.clock)
    about = f"select code, state from notice where report_id = '{begun.json()['id']}' order by created_at, code"
    for hours in (2, 22):
        life.platform.clock.forward(hours=hours)
        await reminders.remind_once()
        await life.tell_all()
    before, lines = life.platform.rows("notifications", about), await life.journals(*JOURNALS)
    assert before == [["draft_waits", "settled"], ["draft_waits", "waiting"], ["unfinished_waits", "waiting"]]
    empty(life)
    await rebuilt(life, lines)
    await reminders.remind_once()
    await life.tell_all()
    assert life.platform.rows("notifications", about) == before


async def test_what_is_written_meanwhile_comes_by_the_bus_as_ever(life: Life) -> None:
    await lives(life, 6)
    lines = await life.journals(*JOURNALS)
    empty(life)
    for _ in range(3):
        await life.files(danger="yes")
    await life.take_over(life.reports[-1])
    await life.withdraw(life.reports[0])
    await life.tell("referral", random.Random(7))
    await rebuilt(life, lines)
    await lives(life, 9)
    after = stands(life)
    assert after["inbox_waiting"] == []
    empty(life)
    await rebuilt(life, await life.journals(*JOURNALS))
    assert stands(life) == after


async def test_mail_that_went_out_stays_and_mail_that_did_not_goes(life: Life) -> None:
    await life.files(danger="yes")
    await life.tell_all()
    with Catcher().running() as catcher:
        await mails(life, catcher, 1)
        await life.tell_all()
        lines = await life.journals(*JOURNALS)
        empty(life)
        await rebuilt(life, lines)
        await mails(life, catcher, 10)
        names = [mail["Message-ID"] for mail in catcher.mails]
    notices = life.platform.rows("notifications", "select notice_id from delivery where state = 'delivered'")
    assert len(names) == len(set(names)) == len(notices) == 2


async def test_an_alarm_that_still_runs_goes_on_where_it_was(life: Life) -> None:
    running, taken = await life.files(danger="yes"), await life.files(danger="yes")
    await life.tell_all()
    for _ in range(2):
        assert await looks(life) == 2
        life.platform.clock.forward(minutes=5)
    await life.take_over(taken)
    with Telephone().running() as phone:
        await calls(life, phone, 4)
    notifications = life.platform.databases["notifications"]
    async with notifications.database("notifications_app") as app, works.as_telephone(app, life.platform.clock) as uow:
        await acknowledge_call(AcknowledgeCall(UUID(phone.calls[0]["delivery"])), uow, life.platform.clock)
    await life.tell_all()
    recorded = "select id from audit order by 1"
    before, lines, record = stands(life), await life.journals(*JOURNALS), notifications.as_superuser(recorded)
    empty(life)
    await rebuilt(life, lines)
    assert stands(life) == before
    assert notifications.as_superuser(recorded) == record, "what the record tells already is not told again"
    assert await looks(life) == 1
    alerts = f"select rung, person_id from notice where report_id = '{running}' and rung is not null order by rung"
    people = [str(person) for person in reference.roster().order]
    assert notifications.as_superuser(alerts) == [["0", people[0]], ["1", people[1]], ["2", people[2]]]


async def test_what_nobody_was_told_is_made_again_under_the_same_names(life: Life) -> None:
    """Its relay had published nothing yet."""
    await life.files(danger="yes")
    chance = random.Random(1)
    await life.tell("referral", chance)
    await life.tell("notifications", chance)
    names = "select id, unit_id, code, caused_by from notice order by 1"
    before, told = life.platform.rows("notifications", names), len(stands(life)["outbox"])
    lines = await life.journals(*JOURNALS)
    empty(life)
    done = await rebuilt(life, lines)
    assert (done.retold, done.anew) == (0, told)
    assert life.platform.rows("notifications", names) == before != []


async def test_what_follows_from_a_notice_is_told_when_only_its_first_word_got_out(life: Life) -> None:
    await life.files(danger="yes")
    await life.tell_all()
    lines: list[dict[str, Any]] = [json.loads(line) for line in await life.journals(*JOURNALS)]
    kept = [line for line in lines if line.get("event", {}).get("type") != "notifications.delivery-delivered.v1"]
    kept[-1]["end"]["events"] -= len(lines) - len(kept)
    before = len(stands(life)["outbox"])
    empty(life)
    done = await rebuilt(life, [json.dumps(line) for line in kept])
    assert done.anew == len(lines) - len(kept) > 0
    assert len(stands(life)["outbox"]) == before


async def refused(life: Life, lines: Sequence[str]) -> JournalRefused:
    with pytest.raises(JournalRefused) as why:
        await rebuilt(life, lines)
    assert not [table for table, rows in stands(life).items() if rows]
    return why.value


async def test_what_speaks_against_it(life: Life) -> None:
    await life.files(danger="yes")
    await life.tell_all()
    whole = await life.journals(*JOURNALS, ("referral", "notifications"))
    empty(life)
    lines: list[dict[str, Any]] = [json.loads(line) for line in whole]
    place = next(n for n, line in enumerate(lines) if line.get("event", {}).get("type", "").endswith("changed.v1"))
    told = lines[place]["event"]
    told["causationid"] = str(uuid4())
    why = await refused(life, [json.dumps(line) for line in lines])
    assert isinstance(why, JournalContradicts), why
    lines = [line for line in lines if line.get("event", {}).get("id") != told["id"] or line is lines[place]]
    lines[-1]["end"]["events"] -= 1
    assert "whose cause nobody has" in str(await refused(life, [json.dumps(line) for line in lines]))
    told.update(causationid=json.loads(whole[place])["event"]["causationid"])
    told["data"]["version"] = 2
    why = await refused(life, [json.dumps(line) for line in lines])
    assert isinstance(why, JournalIncomplete)
    assert "how notice" in str(why)
    assert "The journal of referral is missing" in str(
        await refused(life, await life.journals(JOURNALS[0], JOURNALS[2]))
    )
    await rebuilt(life, whole)
    with pytest.raises(DatabaseNotEmpty, match="The table notice is not empty"):
        await rebuilt(life, whole)
