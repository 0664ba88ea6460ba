"""identification: drafts, reports, and everything that ends a disclosure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gateway.clients.caller import Caller, Command
    from gateway.clients.peer import Peer

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of reports; of each only `classes` are opened."""

    first: int
    after: str | None
    classes: Collection[str]
    own: bool = False
    reference: str | None = None

    def query(self) -> dict[str, str | list[str]]:
        """As identification takes it."""
        given = {"after": self.after, "own": "true" if self.own else None, "reference": self.reference}
        chosen = {name: value for name, value in given.items() if value is not None}
        return {"first": str(self.first), "classes": _named(self.classes), **chosen}


class Identification:
    """Calls to identification; every method raises what `Peer.post` raises."""

    def __init__(self, peer: Peer) -> None:
        """Over `peer`."""
        self._peer = peer

    async def file_report(self, caller: Caller, key: str, filing: Mapping[str, Any]) -> Answer:
        """Files a report; the receipt."""
        answer: Answer = await self._peer.post(caller, "/reports", filing, key=key)
        return answer

    async def take_over(self, caller: Caller, command: Command) -> Answer:
        """The Centre takes the report over."""
        return await self._command("/reports/{}/take-over", caller, command)

    async def withdraw(self, caller: Caller, command: Command) -> Answer:
        """The author takes the report back."""
        return await self._command("/reports/{}/withdraw", caller, command)

    async def withdraw_consent(self, caller: Caller, command: Command) -> Answer:
        """The person withdraws consent."""
        return await self._command("/reports/{}/consent/withdraw", caller, command)

    async def advise(self, caller: Caller, command: Command) -> Answer:
        """The Centre says what to do now."""
        return await self._command("/reports/{}/advice", caller, command)

    async def update_whereabouts(self, caller: Caller, command: Command) -> Answer:
        """The reporter says where the person is."""
        return await self._command("/reports/{}/whereabouts", caller, command)

    async def add_to_report(self, caller: Caller, command: Command) -> Answer:
        """The author adds a text."""
        return await self._command("/reports/{}/addenda", caller, command)

    async def record_reading_basis(self, caller: Caller, command: Command) -> Answer:
        """The Centre records why it reads what is closed."""
        return await self._command("/reports/{}/reading-basis", caller, command)

    async def revoke_referral(self, caller: Caller, command: Command) -> Answer:
        """Ends what the referral opened; the report's receipt."""
        return await self._command("/referrals/{}/revoke", caller, command)

    async def confirm_reroute(self, caller: Caller, command: Command) -> Answer:
        """The Centre's duty lets a unit take a referral on; the report's receipt."""
        return await self._command("/referrals/{}/confirm", caller, command)

    async def unconfirmed(self, caller: Caller, referrals: Sequence[str]) -> frozenset[str]:
        """Those of the referrals that wait for a word of the Centre's duty. At most 50."""
        answer = await self._peer.post(caller, "/referrals/unconfirmed", {"ids": list(referrals)})
        return frozenset(answer["referralIds"])

    async def report(self, caller: Caller, report: UUID, classes: Collection[str]) -> Answer:
        """One report as the caller may see it; only `classes` are opened."""
        answer: Answer = await self._peer.get(caller, f"/reports/{report}", {"classes": _named(classes)})
        return answer

    async def receipt(self, caller: Caller, report: UUID) -> Answer:
        """How far the report came; nothing about the person."""
        answer: Answer = await self._peer.get(caller, f"/reports/{report}/receipt")
        return answer

    async def reads(self, caller: Caller, report: UUID, first: int, after: str | None) -> Answer:
        """One page of who saw the report: `items` and `nextCursor`."""
        query = {"first": str(first)} | ({} if after is None else {"after": after})
        answer: Answer = await self._peer.get(caller, f"/reports/{report}/reads", query)
        return answer

    async def reports(self, caller: Caller, page: Page) -> Answer:
        """One page: `items` and `nextCursor`."""
        answer: Answer = await self._peer.get(caller, "/reports", page.query())
        return answer

    async def called(self, caller: Caller, reference: str) -> UUID | None:
        """The report of a reference; None for one that nobody has and one that the caller may not see alike."""
        found = await self.reports(caller, Page(1, None, (), reference=reference))
        return next((UUID(each["id"]) for each in found["items"]), None)

    async def reports_by_id(
        self, caller: Caller, reports: Sequence[str], classes: Collection[str]
    ) -> list[Answer | None]:
        """In the order asked; None stands for missing and forbidden alike. At most 50; only `classes` are opened."""
        answer = await self._peer.post(caller, "/reports/batch", {"ids": list(reports), "classes": _named(classes)})
        return list(answer["items"])

    async def listed_reports(
        self, caller: Caller, reports: Sequence[str], classes: Collection[str]
    ) -> list[Answer | None]:
        """What a list says of them, in the order asked; None stands for missing and forbidden alike. At most 50."""
        answer = await self._peer.post(caller, "/reports/listed", {"ids": list(reports), "classes": _named(classes)})
        return list(answer["items"])

    async def save_draft(self, caller: Caller, key: str, draft: UUID | None, content: Mapping[str, Any]) -> Answer:
        """Keeps a first step, or with `draft` a further one; the draft without what was typed."""
        path = "/drafts" if draft is None else f"/drafts/{draft}"
        answer: Answer = await self._peer.post(caller, path, content, key=key)
        return answer

    async def discard_draft(self, caller: Caller, command: Command) -> Answer:
        """The author throws the draft away."""
        return await self._command("/drafts/{}/discard", caller, command)

    async def draft(self, caller: Caller, draft: UUID) -> Answer:
        """One draft of the caller with what was typed."""
        answer: Answer = await self._peer.get(caller, f"/drafts/{draft}")
        return answer

    async def receipt_of_draft(self, caller: Caller, draft: UUID) -> Answer:
        """The receipt of the report that the caller filed from a draft."""
        answer: Answer = await self._peer.get(caller, f"/drafts/{draft}/receipt")
        return answer

    async def drafts(self, caller: Caller) -> list[Answer]:
        """All drafts of the caller, without what was typed."""
        return list((await self._peer.get(caller, "/drafts"))["items"])

    async def roster(self, caller: Caller) -> Answer:
        """The Centre's duty roster, and who is on duty now."""
        answer: Answer = await self._peer.get(caller, "/roster")
        return answer

    async def put_on_duty(self, caller: Caller, key: str, turn: Mapping[str, Any]) -> Answer:
        """Somebody is put on the roster; the whole of it."""
        answer: Answer = await self._peer.post(caller, "/roster/turns", turn, key=key)
        return answer

    async def take_off_duty(self, caller: Caller, command: Command) -> Answer:
        """A turn is ended; the whole roster."""
        return await self._command("/roster/turns/{}/end", caller, command)

    async def _command(self, path: str, caller: Caller, command: Command) -> Answer:
        answer: Answer = await self._peer.post(caller, path.format(command.target), command.body, key=command.key)
        return answer


def _named(classes: Collection[str]) -> list[str]:
    """Naming none would mean all."""
    return sorted(classes) or ["reference"]
