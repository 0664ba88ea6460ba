"""In which order a service is rebuilt: what it was told in the order of each key, and what it did by itself where it stood between."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from chassis.domain.errors import DomainError
from chassis.journal.errors import JournalContradicts, StepNotRecalled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chassis.journal.entry import Entry
    from chassis.journal.journals import Journals
    from chassis.journal.retelling import Retelling
    from contracts.envelope import Envelope


class Hands(Protocol):
    """What a service does while it is rebuilt."""

    async def apply(self, entry: Entry) -> None:
        """Applies what it was told, as its consumer would."""

    async def recall(self, envelope: Envelope) -> None:
        """Does again what it once did by itself, as it told then; raises StepNotRecalled, or what the domain refuses."""

    async def settle(self, matter: UUID) -> None:
        """All that is known of the matter has been applied."""


class Replay:
    """Matter by matter: every event names one in `reportId`."""

    def __init__(self, journals: Journals, retelling: Retelling, topic: str, own_topic: str) -> None:
        """Events of `topic`, whose key is the matter, set the order. What the service told is on `own_topic`."""
        self._retelling = retelling
        self._topic = topic
        self._own_topic = own_topic
        self._journals = journals
        self._leading: dict[UUID, list[Entry]] = defaultdict(list)
        self._beside: dict[UUID, list[Entry]] = defaultdict(list)
        for entry in journals.heard():
            part = self._leading if entry.topic == topic else self._beside
            part[matter_of(entry.envelope)].append(entry)
        self._own: dict[UUID, dict[UUID, None]] = defaultdict(dict)
        for envelope in journals.told():
            self._own[matter_of(envelope)][envelope.subject] = None

    def matters(self) -> list[UUID]:
        """All of them, in the order of their first event."""
        first = {
            matter: entries[0].envelope.time for matter, entries in (*self._beside.items(), *self._leading.items())
        }
        return [*sorted(first, key=lambda matter: (first[matter], matter)), *(set(self._own) - set(first))]

    async def run(self, matter: UUID, hands: Hands) -> None:
        """Rebuilds one matter. Raises JournalContradicts, and whatever `hands` raise."""
        leading, beside = self._leading[matter], self._beside[matter]
        effects = [self._effects(entry) for entry in leading]
        effective = max((place for place, known in enumerate(effects) if known), default=-1)
        for place, entry in enumerate(leading):
            for effect in effects[place]:
                await self._recall_until(effect, hands)
            if place > effective:
                # Nothing is known to have come of it: the service did all that it did by itself before.
                await self._recall_all(matter, hands)
            await self._recall_earlier(matter, entry, hands)
            await self._apply(entry, hands)
            if place == 0:
                await self._apply_beside(beside, hands)
        if not leading:
            await self._apply_beside(beside, hands)
        await self._recall_all(matter, hands)
        self._retelling.settling = True
        await hands.settle(matter)
        await self._retelling.store()
        self._retelling.settling = False

    def _effects(self, entry: Entry) -> Sequence[Envelope]:
        known = self._journals.caused_by(entry.envelope.id)
        return [effect for effect in known if not self._retelling.is_floating(effect)]

    async def _apply(self, entry: Entry, hands: Hands) -> None:
        self._retelling.cause = entry.envelope
        await hands.apply(entry)
        await self._retelling.store()
        self._retelling.cause = None
        for effect in self._effects(entry):
            known = self._retelling.next_of(self._own_topic, effect.subject)
            if known is not None and known.sequence <= effect.sequence:
                raise JournalContradicts(known.id, "type")

    async def _apply_beside(self, beside: Sequence[Entry], hands: Hands) -> None:
        """Events of other keys depend on no order; early, they leave the least to be said about what came late."""
        for entry in beside:
            await self._apply(entry, hands)

    async def _recall_until(self, effect: Envelope, hands: Hands) -> None:
        known = self._retelling.next_of(self._own_topic, effect.subject)
        while known is not None and known.sequence < effect.sequence:
            known = await self._recall(known, hands)

    async def _recall_earlier(self, matter: UUID, entry: Entry, hands: Hands) -> None:
        """What the service did by itself before the event was told, it did before it followed the event."""
        for key in self._own[matter]:
            known = self._retelling.next_of(self._own_topic, key)
            while known is not None and known.causationid is None and known.time < entry.envelope.time:
                known = await self._recall(known, hands)

    async def _recall_all(self, matter: UUID, hands: Hands) -> None:
        for key in self._own[matter]:
            known = self._retelling.next_of(self._own_topic, key)
            while known is not None:
                known = await self._recall(known, hands)

    async def _recall(self, known: Envelope, hands: Hands) -> Envelope | None:
        """Does one thing again; the next one that is known of its key."""
        if known.causationid is not None and not self._retelling.is_floating(known):
            raise JournalContradicts(known.id, "causationid")
        try:
            await hands.recall(known)
        except (DomainError, StepNotRecalled):
            raise JournalContradicts(known.id, "type") from None
        await self._retelling.store()
        following = self._retelling.next_of(self._own_topic, known.subject)
        if following == known:
            raise JournalContradicts(known.id, "type")
        return following


def matter_of(envelope: Envelope) -> UUID:
    """What the event is about: its report, or for a type that names none its subject."""
    named = envelope.data.get("reportId")
    try:
        return UUID(named) if isinstance(named, str) else envelope.subject
    except ValueError:
        return envelope.subject
