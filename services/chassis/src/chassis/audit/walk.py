"""The check of the chain itself, link by link, without a database."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature

from chassis.audit.chain import GENESIS, Root, Seal, hash_of_link, hash_of_row, signed_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    AuditRow = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was sealed: `id` is a row's id, a link's number or a root's ends."""

    kind: str
    id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain; noted elsewhere, it shows later that nothing was cut off."""

    seq: int
    root: bytes

    def __str__(self) -> str:
        """As `audit verify --head` takes it."""
        return f"{self.seq}:{self.root.hex()}"


@dataclass(slots=True)
class ChainWalk:
    """Feed it pages of links in their order, each with the roots that end in it; then `end`."""

    public_key: Ed25519PublicKey
    noted: Head | None = None
    first: Finding | None = None
    findings: int = 0
    sealed: int = 0
    last: Seal | None = None
    _signed_to: int = field(default=0)

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
        last = self.last.seq if self.last else 0
        if last > self._signed_to:
            self._found("root-missing", str(self._signed_to + 1), "No root covers the links from here.")
        if self.noted and self.noted.seq > last:
            self._found("head-differs", str(self.noted), "The chain was cut since this was noted.")

    def _step(self, seal: Seal, row: AuditRow | None) -> None:
        expected = self.last.seq + 1 if self.last else 1
        if seal.seq > expected:
            self._found("seal-missing", str(expected), f"Link {expected} of the chain is gone.")
        previous = self.last.chain_hash if self.last else GENESIS
        # Behind a missing link the arithmetic cannot hold; that link is named already.
        if seal.seq == expected and seal.chain_hash != hash_of_link(
            previous, seal.seq, seal.audit_id, seal.row_hash, seal.sealed_at
        ):
            self._found("seal-broken", str(seal.audit_id), f"Link {seal.seq} of this row does not fit.")
        if row is None:
            self._found("row-missing", str(seal.audit_id), "This row of the record was deleted.")
        elif hash_of_row(row) != seal.row_hash:
            self._found("row-altered", str(seal.audit_id), "This row of the record was changed.")
        self.last = seal
        self.sealed += 1
        if self.noted and self.noted.seq == seal.seq and self.noted.root != seal.chain_hash:
            self._found("head-differs", str(self.noted), "The chain was rewritten since this was noted.")

    def _root(self, root: Root) -> None:
        name = f"{root.first_seq}-{root.last_seq}"
        signed = signed_bytes(root.first_seq, root.last_seq, root.count, root.root, root.signed_at)
        try:
            self.public_key.verify(root.signature, signed)
        except InvalidSignature:
            self._found("signature-bad", name, "This root was not signed by the sealer's key.")
        reached = self.last.seq if self.last else 0
        if reached < root.last_seq:
            self._found("seal-missing", str(reached + 1), f"Link {reached + 1} was signed and is gone.")
        elif self.last and reached == root.last_seq and self.last.chain_hash != root.root:
            self._found("root-differs", name, "The links of this root were rewritten after signing.")
        if root.first_seq != self._signed_to + 1:
            self._found("root-missing", str(self._signed_to + 1), "No root covers the links from here.")
        self._signed_to = root.last_seq

    def _found(self, kind: str, name: str, sentence: str) -> None:
        self.findings += 1
        self.first = self.first or Finding(kind, name, sentence)
