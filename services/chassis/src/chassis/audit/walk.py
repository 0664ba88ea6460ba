"""The check of the chain itself, link by link, without a database."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature

from chassis.audit.chain import hash_of_link, hash_of_row, signed_bytes
from chassis.audit.head import EMPTY, Head

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from chassis.audit.chain import Root, Seal

    AuditRow = Mapping[str, object]


_OF_TIME = frozenset({"row-ahead", "row-backdated"})
"""Findings that a clock makes as well which was wrong and was set: what was sealed is whole."""
TOLERANCE = timedelta(minutes=10)
"""How far the time of a row may lie from what its seal lets expect: a request ends, and clocks differ, within it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was sealed: `id` is a row's id, a link's number or a root's ends."""

    kind: str
    id: str
    sentence: str


@dataclass(slots=True)
class ChainWalk:
    """Feed it pages of links in their order, each with the roots that end in it; then `end`.

    It begins behind `last`, whose links are taken as walked. `noted` are heads that must be met on the way. Of
    `public_keys` each takes over from the one before it, for good. `late` rows were sealed long after their time: the
    sealer stood still, or they were added with a time in the past while nothing else was recorded.
    """

    public_keys: Sequence[Ed25519PublicKey]
    noted: tuple[Head, ...] = ()
    last: Head = EMPTY
    firsts: dict[str, Finding] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    sealed: int = 0
    differing: set[Head] = field(default_factory=set)
    late: int = 0
    first_late: UUID | None = None
    _noted_at: dict[int, list[Head]] = field(init=False, default_factory=lambda: defaultdict(list))
    _newest: datetime | None = field(init=False, default=None)
    _signed_to: int = field(init=False)
    _key: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """What lies behind the beginning was signed."""
        self._signed_to = self.last.seq
        for head in dict.fromkeys(self.noted):
            self._noted_at[head.seq].append(head)

    @property
    def newest_signed(self) -> bool:
        """Whether the newest key has signed: no root was made without it since then."""
        return self._key == len(self.public_keys) - 1

    @property
    def unsound(self) -> Finding | None:
        """The first finding that no clock explains."""
        return next((found for kind, found in self.firsts.items() if kind not in _OF_TIME), None)

    def page(self, links: Iterable[tuple[Seal, AuditRow | None]], roots: Iterable[Root]) -> None:
        """Checks links with their rows (None: the row is gone) and the roots up to the last of them."""
        waiting = deque(roots)
        for seal, row in links:
            while waiting and waiting[0].last_seq < seal.seq:
                self._root(waiting.popleft())
            self._step(seal, row)
        for root in waiting:
            self._root(root)

    def end(self) -> None:
        """Checks what only the end of the chain can show."""
        if self.last.seq > self._signed_to:
            self.found("root-missing", str(self._signed_to + 1), "No root covers the links from here.")
        for head in dict.fromkeys(self.noted):
            if head.seq > self.last.seq:
                self._differs(head, "The chain was cut since this was noted.")

    def _step(self, seal: Seal, row: AuditRow | None) -> None:
        expected = self.last.seq + 1
        if seal.seq > expected:
            self.found("seal-missing", str(expected), f"Link {expected} of the chain is gone.")
        # Behind a missing link the arithmetic cannot hold; that link is named already.
        if seal.seq == expected and seal.chain_hash != hash_of_link(
            self.last.root, seal.seq, seal.audit_id, seal.row_hash, seal.sealed_at
        ):
            self.found("seal-broken", str(seal.audit_id), f"Link {seal.seq} of this row does not fit.")
        if row is None:
            self.found("row-missing", str(seal.audit_id), "This row of the record was deleted.")
        elif hash_of_row(row) != seal.row_hash:
            self.found("row-altered", str(seal.audit_id), "This row of the record was changed.")
        else:
            self._compare_times(seal, row)
        self.last = seal.head
        self.sealed += 1
        for head in self._noted_at.get(seal.seq, ()):
            if head != self.last:
                self._differs(head, "The chain was rewritten since this was noted.")

    def _compare_times(self, seal: Seal, row: AuditRow) -> None:
        at = row["at"]
        if not isinstance(at, datetime):
            return
        # Rows are sealed by their time: only a row that was added with a time in the past comes long after a newer one.
        if at > seal.sealed_at + TOLERANCE:
            self.found("row-ahead", str(seal.audit_id), "This row states a time after it was sealed.")
        elif self._newest is not None and at < self._newest - TOLERANCE:
            self.found("row-backdated", str(seal.audit_id), "This row was added with a time in the past.")
        elif at < seal.sealed_at - TOLERANCE:
            self.late += 1
            self.first_late = self.first_late or seal.audit_id
        self._newest = max(self._newest or at, min(at, seal.sealed_at))

    def _differs(self, head: Head, sentence: str) -> None:
        self.differing.add(head)
        self.found("head-differs", str(head), sentence)

    def _root(self, root: Root) -> None:
        name = f"{root.first_seq}-{root.last_seq}"
        signed = signed_bytes(root.first_seq, root.last_seq, root.count, root.root, root.signed_at)
        if not self._is_genuine(root.signature, signed):
            self.found("signature-bad", name, "This root was not signed by the sealer's key.")
        reached = self.last.seq
        if reached < root.last_seq:
            self.found("seal-missing", str(reached + 1), f"Link {reached + 1} was signed and is gone.")
        elif reached == root.last_seq and self.last.root != root.root:
            self.found("root-differs", name, "The links of this root were rewritten after signing.")
        if root.first_seq != self._signed_to + 1:
            self.found("root-missing", str(self._signed_to + 1), "No root covers the links from here.")
        self._signed_to = root.last_seq

    def _is_genuine(self, signature: bytes, signed: bytes) -> bool:
        """Whether the key of this place or a later one signed; one that was taken over from signs nothing any more."""
        for number in range(self._key, len(self.public_keys)):
            with suppress(InvalidSignature):
                self.public_keys[number].verify(signature, signed)
                self._key = number
                return True
        return False

    def found(self, kind: str, name: str, sentence: str) -> None:
        """Counts what is not as it was sealed, and keeps the first of each kind."""
        self.counts[kind] += 1
        self.firsts.setdefault(kind, Finding(kind, name, sentence))
