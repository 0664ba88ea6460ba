"""Identification in a test: seen by people and fed by reception."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import SecretBytes, SecretStr
from sqlalchemy import text

from chassis.db.database import Database
from contracts import reference
from contracts.envelope import Envelope, EventData
from contracts.events.notifications import DeliveryDeliveredV1
from contracts.events.referral import ReferralAcceptedV1, ReferralRejectedV1, ReferralReroutedV1, ReferralSentV1
from contracts.naming import referral_id as named_referral
from contracts.words.notices import Channel
from contracts.words.referrals import Purpose, RejectionReason
from contracts.words.urgency import Urgency
from identification.entrypoints import reception
from tests.support import demo_people
from tests.support.asgi import Answer, AsgiClient
from tests.support.tokens import TokenSigner

NIS, NOVI_SAD = "71331", "89010"
ADDED = "identification.report-person-added.v1"
PEOPLE = demo_people.PEOPLE


def minimum(**changes: Any) -> dict[str, Any]:
    """The least that can be filed: a girl of uncertain age, seen by a doctor; a change to None takes an answer out."""
    usual = {
        "encounterDate": "2026-11-20",
        "encounterMunicipality": NIS,
        "age": "not_sure",
        "wayIn": "child_duty",
        "danger": "no",
        "stillHere": "unknown",
        "companion": "speaks_for_person",
        "seenAlone": "no",
        "policeTold": "no",
        "callbackPhone": "+381 18 506 700",
        "suspicions": ["sexual_exploitation"],
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def adult(**changes: Any) -> dict[str, Any]:
    """An adult who agreed."""
    return minimum(**{"age": "adult", "wayIn": "consent_adult", "consent": {"identification": True}, **changes})


def typed(danger: bool = False, child: bool = False, **answers: str) -> dict[str, Any]:
    """What a form keeps: each answer as it was typed."""
    fields = [{"name": name, "values": [value]} for name, value in (answers or {"concern": "on odgo"}).items()]
    return {"answers": fields, "danger": danger, "child": child}


def enveloped(event: EventData, sequence: int = 1) -> Envelope:
    """The event as referral sends it."""
    return Envelope(
        id=uuid4(),
        type=event.type,
        source="referral",
        subject=event.subject,
        time=datetime.now(UTC),
        sequence=sequence,
        correlationid=uuid4(),
        data=json.loads(json.dumps(event.written())),
    )


@dataclass
class Service:
    """The running application, seen by people and fed by reception."""

    client: AsgiClient
    mint: TokenSigner
    app_db: Database
    worker_db: Database
    owner_dsn: SecretStr
    worker_dsn: SecretStr
    key: SecretBytes

    def as_person(self, username: str, acr: int = 1) -> AsgiClient:
        """A client that bears the person's token for identification."""
        claims = demo_people.claims_of(username)
        return self.client.bearing(self.mint.token(aud="identification", acr=str(acr), **claims))

    def as_principal(self, **claims: Any) -> AsgiClient:
        """A client that bears a token with these claims over those of no one in particular."""
        return self.client.bearing(self.mint.token(aud="identification", **claims))

    async def post(
        self, username: str, path: str, body: dict[str, Any], key: str | None = None, acr: int = 1
    ) -> Answer:
        """A command by a person."""
        headers = {"idempotency-key": key or uuid4().hex}
        return await self.as_person(username, acr).post(path, body, headers=headers)

    async def get(self, username: str, path: str, acr: int = 1) -> Answer:
        """A question by a person."""
        return await self.as_person(username, acr).get(path)

    async def filed(self, username: str = "health.nis", **changes: Any) -> dict[str, Any]:
        """A report that was taken."""
        body = adult(**changes) if changes.get("age") == "adult" else minimum(**changes)
        answer = await self.post(username, "/reports", body)
        assert answer.status == 201, answer.body
        filed: dict[str, Any] = answer.json()
        return filed

    async def drafted(self, username: str = "health.nis", **content: Any) -> dict[str, Any]:
        """A draft that was kept."""
        answer = await self.post(username, "/drafts", typed(**content))
        assert answer.status == 201, answer.body
        kept: dict[str, Any] = answer.json()
        return kept

    async def sent(
        self, report_id: str, unit: UUID, referral_id: UUID | None = None, person: str | None = None
    ) -> UUID:
        """Referral published that a child's referral waits for `unit`: the one that the filing brought about, unless another is named.

        `person` is another person than the first who was reported at once.
        """
        referral = referral_id or await self.referral_of(report_id, person=person)
        event = ReferralSentV1(
            referral_id=referral,
            report_id=UUID(report_id),
            person_id=UUID(person) if person else None,
            purpose=Purpose.CHILD_PROTECTION,
            unit_id=unit,
            urgency=Urgency.URGENT,
            respond_by=datetime.now(UTC),
            sent_at=datetime.now(UTC),
        )
        await self._apply(event)
        return referral

    async def referral_of(
        self, report_id: str, after: str = "identification.report-submitted.v1", person: str | None = None
    ) -> UUID:
        """Id of the child's referral that the report's event of this type brings about, or that it is about the `person` too."""
        found = f"type = '{after}'" if person is None else f"type = '{ADDED}' and data ->> 'personId' = '{person}'"
        sql = f"select id from outbox where key = '{report_id}' and {found} order by sequence desc limit 1"
        ((cause,),) = await self.rows(sql)
        return named_referral(cause, Purpose.CHILD_PROTECTION.value)

    async def given_to_a_case_manager(self, report_id: str, manager: str = "manager.centre") -> None:
        """Intake takes it over and gives it to them, whom the people directory must know."""
        seen = await self.get("intake.centre", f"/reports/{report_id}/receipt")
        given = {"expectedVersion": seen.json()["version"]}
        assert (await self.post("intake.centre", f"/reports/{report_id}/take-over", given)).status == 200
        given = {"expectedVersion": given["expectedVersion"] + 1, "managerId": str(PEOPLE[manager].sub)}
        assert (await self.post("intake.centre", f"/reports/{report_id}/assign", given)).status == 200

    async def accepted(
        self, report_id: str, referral: UUID, unit: UUID, worker: UUID, person: str | None = None
    ) -> None:
        """Referral published that `worker` took it."""
        event = ReferralAcceptedV1(
            referral_id=referral,
            report_id=UUID(report_id),
            person_id=UUID(person) if person else None,
            purpose=Purpose.CHILD_PROTECTION,
            unit_id=unit,
            accepted_by=worker,
            accepted_at=datetime.now(UTC),
            version=2,
        )
        await self._apply(event)

    async def rejected(self, report_id: str, referral: UUID, unit: UUID) -> None:
        """Referral published that the unit would not take it."""
        event = ReferralRejectedV1(
            referral_id=referral,
            report_id=UUID(report_id),
            unit_id=unit,
            reason=RejectionReason.NO_CAPACITY,
            rejected_at=datetime.now(UTC),
        )
        await self._apply(event)

    async def rerouted(
        self, report_id: str, referral: UUID, before: UUID, unit: UUID, person: str | None = None
    ) -> None:
        """Referral published that it moved on."""
        event = ReferralReroutedV1(
            referral_id=referral,
            report_id=UUID(report_id),
            person_id=UUID(person) if person else None,
            purpose=Purpose.CHILD_PROTECTION,
            from_unit_id=before,
            unit_id=unit,
            urgency=Urgency.URGENT,
            rerouted_at=datetime.now(UTC),
        )
        await self._apply(event)

    async def forged(
        self,
        what: str,
        report_id: str,
        referral: UUID,
        unit: UUID,
        purpose: str,
        worker: UUID | None = None,
        *,
        version: int = 2,
    ) -> None:
        """A person told in referral's name, as JSON, that a referral was `sent`, `rerouted` or `accepted`."""
        events_of: dict[str, type[EventData]] = {
            "sent": ReferralSentV1,
            "rerouted": ReferralReroutedV1,
            "accepted": ReferralAcceptedV1,
        }
        now = datetime.now(UTC).isoformat()
        found: dict[str, Any] = {
            "urgency": "urgent",
            "respondBy": now,
            "sentAt": now,
            "reroutedAt": now,
            "acceptedAt": now,
            "version": version,
        }
        about = {"reportId": report_id, "referralId": str(referral), "unitId": str(unit), "purpose": purpose}
        people = {"fromUnitId": str(unit), "acceptedBy": str(worker or uuid4())}
        await self._apply(events_of[what].read({**found, **about, **people}))

    async def delivered(self, report_id: str, at: datetime, unit: UUID | None = None) -> None:
        """Notifications published that the notice lies in an inbox, the Centre's unless said otherwise."""
        event = DeliveryDeliveredV1(
            notice_id=uuid4(),
            report_id=UUID(report_id),
            referral_id=None,
            unit_id=unit or reference.centre_intake_unit(),
            channel=Channel.INBOX,
            delivered_at=at,
        )
        await self._apply(event)

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What is in the database, past every policy of the app role (as the worker)."""
        async with self.worker_db.transaction() as connection:
            return [tuple(row) for row in (await connection.execute(text(sql))).all()]

    async def _apply(self, event: Any) -> None:
        envelope = enveloped(event)
        if (handler := reception.HANDLERS.get(type(event))) is None:
            return  # as the inbox does: what no one handles is passed over
        async with self.worker_db.transaction() as connection:
            await handler(event, envelope, connection)
