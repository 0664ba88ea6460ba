"""A life of reports and referrals drawn from a seed, told through real inboxes in whatever order keys may have."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from chassis.bus.codec import encode
from chassis.bus.ports import Received
from chassis.inbox.inbox import Inbox
from chassis.journal.entry import written
from chassis.journal.journals import Journals
from chassis.journal.reading import journal
from chassis.outbox.table import TABLES
from chassis.outbox.waves import envelope_of
from contracts import reference
from contracts.topics import CONSUMERS
from referral import bootstrap
from referral.domain.clocks.terms import end_of_last_week
from referral.entrypoints.rebuilding import rebuild
from tests.integration.chassis.scratch_database import OF_MIGRATIONS
from tests.integration.identification.raids import described
from tests.integration.people_first.three_services import (
    CHILD,
    COLLEAGUE,
    DOCTOR,
    DUTY,
    ELSEWHERE,
    INTAKE,
    SUPERVISOR,
    WORKER,
    unit_of,
)
from tests.integration.rebuilding.learning import learn
from tests.integration.referral.service import EMPTY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.journal.rebuilding import Rebuilt
    from chassis.vault.ports import Aead
    from tests.integration.people_first.three_services import Platform

EMPTY_INBOX = "truncate inbox_event, inbox_position, inbox_waiting, inbox_dead_letter"
# Moments of the machine that wrote the row; the trace of a hop, which whoever was told knows another one of.
OF_THE_MACHINE = {
    "outbox": ("created_at", "published_at", "attempts", "retry_at", "traceparent"),
    "inbox_event": ("at",),
}
OF_READS = ("audit", "audit_seal", "audit_root", "audit_unsealed", "audit_head")
# No projections: who read and asked what is known here alone and comes back from the backup (decision 0017).
# Totals of a day are kept anew.
NOT_REBUILT = {"day_total", "idempotency", *OF_READS, *OF_MIGRATIONS}
JOURNALS = (("identification", "identification"), ("notifications", "notifications"), ("identification", "referral"))
# As a bus may: once to be applied, and once as a record of before.
TWICE = 2
OF_CHILDREN = (WORKER, COLLEAGUE, SUPERVISOR, ELSEWHERE, DUTY)


@dataclass
class Life:
    """What people do, and how far each service has been told."""

    platform: Platform
    aead: Aead
    reports: list[str] = field(default_factory=list)
    _heard: Counter[tuple[str, UUID]] = field(default_factory=Counter)

    async def lives(self, seed: int, steps: int) -> None:
        """Somebody files, and then so many things happen; some are told at once, some later, some out of turn."""
        chance = random.Random(seed)
        await self._files(chance)
        for _ in range(steps):
            happens = chance.choice(
                [
                    self._files,
                    self._takes_over,
                    self._withdraws,
                    self._answers,
                    self._answers,
                    self._revokes,
                    self._says,
                    self._hands_over,
                    self._hands_over,
                    self._asks,
                    self._learns,
                    self._learns,
                    self._learns,
                    self._answers_a_question,
                    self._asks_without_a_report,
                    self._waits,
                ]
            )
            await happens(chance)
            if chance.random() < 0.7:
                await self.tell_some(chance)

    async def tell_some(self, chance: random.Random) -> None:
        """One service hears some of what it was not told yet, keys in any order, and some of before once more."""
        await self.tell(chance.choice(sorted(CONSUMERS)), chance, chance.uniform(0.3, 1.0))

    async def tell_all(self) -> None:
        """Until nobody tells anything new."""
        told = -1
        while (now := self._events_told()) != told:
            told = now
            for service in CONSUMERS:
                await self.tell(service, random.Random(told))

    async def journals(self, *which: tuple[str, str]) -> list[str]:
        """Lines of whole journals: (by, of)."""
        lines = []
        for by, of in which or JOURNALS:
            async with self.platform.workers[by].transaction() as connection:
                lines += [written(line) async for line in journal(connection, by, of)]
        return lines

    async def rebuild(self, lines: Sequence[str], without: Sequence[UUID] = (), **otherwise: Any) -> Rebuilt:
        """Referral's database out of these journals; `otherwise` are sources that are not what they were."""
        sources = replace(bootstrap.real_sources(), clock=self.platform.clock, **otherwise)
        async with self.platform.databases["referral"].database("referral_migrator") as database:
            return await rebuild(database, Journals.from_lines("referral", lines), without, sources)

    def empty_referral(self) -> None:
        """As after its migration."""
        self.platform.rows("referral", EMPTY)
        self.hears_all_again()

    def stands(self) -> dict[str, list[list[str]]]:
        """Every row of every table that is rebuilt, without moments of the machine."""
        tables = self.platform.rows("referral", "select tablename from pg_tables where schemaname = 'public'")
        return {
            table: self.platform.rows(
                "referral", f"select to_jsonb(t) - '{_list(table)}'::text[] from {table} t order by 1"
            )
            for (table,) in tables
            if table not in NOT_REBUILT
        }

    async def tell(self, service: str, chance: random.Random, share: float = 1.0) -> None:
        """This service hears a share of the keys: of each what it has not heard twice yet."""
        inbox = Inbox(self.platform.workers[service], service, self.platform.hears[service], self.aead)
        keys: dict[tuple[str, UUID], list[sa.Row[Any]]] = {}
        for owner in CONSUMERS:
            async with self.platform.workers[owner].transaction() as connection:
                query = sa.select(TABLES.outbox).where(TABLES.outbox.c.topic.in_(CONSUMERS[service]))
                for row in await connection.execute(query.order_by(TABLES.outbox.c.created_at)):
                    keys.setdefault((row.topic, row.key), []).append(row)
        order = list(keys)
        chance.shuffle(order)
        for key in order[: max(1, round(share * len(order)))]:
            for number, row in enumerate(keys[key], 1):
                if self._heard[service, row.id] < TWICE:
                    self._heard[service, row.id] += 1
                    record = encode(row.topic, envelope_of(row))
                    await inbox.apply(Received(record.topic, 0, number, record.key, record.headers, record.value))

    def hears_all_again(self) -> None:
        """Whatever was told, to whomever, comes once more: a database was lost."""
        self._heard = Counter(self._heard.keys())

    def _events_told(self) -> int:
        counts = (self.platform.rows(service, "select count(*) from outbox") for service in CONSUMERS)
        return sum(int(count) for [[count]] in counts)

    async def files(self, **changes: Any) -> str:
        """A doctor files; the report's id."""
        self.reports.append(await self.platform.filed(**changes))
        return self.reports[-1]

    async def take_over(self, report: str) -> None:
        """The Centre takes a report over, unless that is refused."""
        await self.platform.post(INTAKE, f"/reports/{report}/take-over", {"expectedVersion": 1})

    async def accept(self, item: dict[str, Any], who: str) -> None:
        """Somebody takes a referral on, unless that is refused; nobody is told yet."""
        body = {"expectedVersion": item["version"]}
        await self.platform.post(who, f"/referrals/{item['id']}/accept", body, "referral")

    async def withdraw(self, report: str) -> None:
        """Its author takes it back, unless that is refused."""
        body = {"expectedVersion": 1, "reason": "filed_by_mistake"}
        await self.platform.post(DOCTOR, f"/reports/{report}/withdraw", body)

    async def _files(self, chance: random.Random) -> None:
        adult, asked = chance.random() < 0.3, len(self.reports) % 2
        way = {} if asked else {"wayIn": "could_not_ask", "consent": None}
        # Of several persons the others are a child and an adult who could not be asked.
        others = [described(2), described(3)] if chance.random() < 0.3 else None
        danger = chance.choice(["no", "yes"])
        await self.files(danger=danger, others=others, **({"age": "adult", **way} if adult else {}))

    async def _takes_over(self, chance: random.Random) -> None:
        if self.reports:
            await self.take_over(chance.choice(self.reports))

    async def _withdraws(self, chance: random.Random) -> None:
        if self.reports:
            await self.withdraw(chance.choice(self.reports))

    async def _answers(self, chance: random.Random) -> None:
        """Somebody accepts, rejects or passes a child's referral on; what is not theirs to do is refused."""
        if (item := await self._item(chance)) is None:
            return
        of_unit = [name for name in OF_CHILDREN if unit_of(name) == item["unitId"]]
        who = chance.choice(of_unit if of_unit and chance.random() < 0.8 else OF_CHILDREN)
        if chance.random() < 0.4:
            await self.accept(item, who)
        else:
            reason = chance.choice(["no_capacity", "safety_conflict", "out_of_area", "out_of_area"])
            right = str(reference.serving_csr(chance.choice(["71331", "80225", "70017"])))
            await self.platform.reject(item, reason, right if reason == "out_of_area" else None, who)

    async def _revokes(self, chance: random.Random) -> None:
        if (item := await self._item(chance)) is None:
            return
        successor = str(reference.serving_csr(chance.choice(["71331", "80225", "70017"])))
        for version in (1, 2):
            body = {"expectedVersion": version, "reason": "safety", "successorUnitId": successor}
            path = f"/referrals/{item['id']}/revoke?reportId={item['reportId']}"
            await self.platform.post(INTAKE, path, body)

    async def _says(self, chance: random.Random) -> None:
        """The reporter says where the person is, or adds to the report; what is over is refused."""
        if not self.reports:
            return
        report = chance.choice(self.reports)
        for _ in range(chance.randint(1, 3)):
            answer = chance.choice([each.code for each in reference.all_whereabouts()])
            await self.platform.post(DOCTOR, f"/reports/{report}/whereabouts", {"answer": answer})
        for version in (1, 2):
            body = {"expectedVersion": version, "kind": "account", "text": "Dopuna."}
            await self.platform.post(DOCTOR, f"/reports/{report}/addenda", body)

    async def _hands_over(self, chance: random.Random) -> None:
        """A step of handing a report over, by the author or a colleague; what does not fit is refused."""
        if not self.reports:
            return
        report = chance.choice(self.reports)
        await self.platform.post(DOCTOR, f"/reports/{report}/hand-over", {})
        if (step := chance.choice(["take", "take", "undo", None])) is not None:
            await self.platform.post("health2.nis", f"/reports/{report}/hand-over/{step}", {})

    async def _asks(self, chance: random.Random) -> None:
        """The Centre asks about a report; what does not fit is refused."""
        if self.reports:
            report = chance.choice(self.reports)
            await self.platform.post(chance.choice([INTAKE, DUTY]), f"/reports/{report}/questions", {"text": "Gde je?"})

    async def _learns(self, chance: random.Random) -> None:
        """Something is found out of a person; what does not fit is refused."""
        if self.reports:
            await learn(self.platform, chance.choice(self.reports), chance)

    async def _answers_a_question(self, chance: random.Random) -> None:
        """The author or a colleague answers one, the newest or the oldest."""
        if not self.reports:
            return
        report = chance.choice(self.reports)
        told = (await self.platform.get(DOCTOR, f"/reports/{report}/receipt")).json()
        asked = (told["classes"].get("open_question") or {"questions": []})["questions"]
        if open_ones := [each["id"] for each in asked if each["answer"] is None]:
            body = {"questionId": chance.choice([open_ones[0], open_ones[-1]]), "text": "Kod kuće."}
            await self.platform.post(chance.choice([DOCTOR, "health2.nis"]), f"/reports/{report}/answers", body)

    async def _asks_without_a_report(self, chance: random.Random) -> None:
        """Somebody asks the Centre, which answers one of those that wait, or none; what does not fit is refused."""
        await self.platform.post(DOCTOR, "/advice", {"text": "Šta da radim?"})
        waiting = (await self.platform.get(INTAKE, "/advice?waiting=true")).json()["items"]
        if chance.random() < 0.6:
            body = {"expectedVersion": 1, "text": "Pozovite nas."}
            await self.platform.post(INTAKE, f"/advice/{chance.choice(waiting)['id']}/answer", body)

    async def _waits(self, chance: random.Random) -> None:
        """Time passes, sometimes a term; somebody looks at the clocks, or nobody does."""
        clock, pause = self.platform.clock, timedelta(seconds=chance.choice([5, 61, 900, 4 * 3600, 25 * 3600]))
        if end_of_last_week(clock.now()) != end_of_last_week(clock.now() + pause):
            # A week is counted once: what is told later is not in its numbers, and would be in those of a rebuilding.
            await self.tell_all()
        clock.at += pause
        if chance.random() < 0.6:
            await self.platform.referral_sweeps()

    async def _item(self, chance: random.Random) -> dict[str, Any] | None:
        answer = await self.platform.get(INTAKE, "/referrals?first=50", "referral")
        assert answer.status == 200, answer.body
        items = [item for item in answer.json()["items"] if item["purpose"] == CHILD]
        return chance.choice(items) if items else None


def _list(table: str) -> str:
    return "{" + ",".join(OF_THE_MACHINE.get(table, ())) + "}"
