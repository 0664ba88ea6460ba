"""Why the sealer seals nothing: sealing on would cover up what happened to the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from chassis.audit.head import Head

_EXPLAIN = (
    "Nothing is sealed until this is explained. Keep a copy of the database as it is, run `audit verify`, and tell the "
    "data protection officer."
)
_ADOPT = "`audit adopt-head --instead-of {}`."
_RESTORED = f"If a backup was put back on purpose: {_ADOPT}"


class SealingRefused(Exception):
    """The record is not what the sealer left; the message says what to do."""

    def __init__(self, sentence: str, at: int = 0) -> None:
        """`at` is the number of the last link that is known to have been there."""
        super().__init__(sentence)
        self.at = at


class AuditChainBroken(SealingRefused):
    """The end of the chain is not what was signed."""

    def __init__(self, last_seal: int, last_signed: int) -> None:
        sentence = f"The audit chain ends at link {last_seal}, its last signed root at link {last_signed},"
        super().__init__(f"{sentence} and the two do not agree. {_EXPLAIN}", last_signed)


class LinksUnsound(SealingRefused):
    """The chain goes on behind the head that is kept, but not by links that this key signed."""

    def __init__(self, head: Head, finding: str) -> None:
        """`finding` is the sentence of the first thing that is wrong."""
        sentence = (
            f"Behind the kept head {head} the chain is unsound. {finding} {_EXPLAIN} If the pair that signs was changed"
        )
        super().__init__(
            f"{sentence} since then, and `audit verify` says that all is sound: {_ADOPT.format(head)}", head.seq
        )


class BehindHead(SealingRefused):
    """The record ends before the head that the sealer keeps, or holds another link there."""

    def __init__(self, head: Head, last: int) -> None:
        sentence = f"The record no longer holds its head {head}: it ends at link {last}."
        super().__init__(f"{sentence} {_EXPLAIN} {_RESTORED.format(head)}", head.seq)


class RowsGone(SealingRefused):
    """Rows that were about to be sealed behind `head` when the worker ended are gone or changed."""

    def __init__(self, head: Head) -> None:
        sentence = f"Rows of the record that were about to be sealed behind link {head.seq} are gone or changed."
        super().__init__(f"{sentence} {_EXPLAIN} {_RESTORED.format(head)}", head.seq)


class HeadUnknown(SealingRefused):
    """No head is kept: whether something was cut, or everything, cannot be known."""

    def __init__(self, last: int) -> None:
        """`last` is the number of the chain's last link; 0 when the record is empty."""
        begins = "is empty" if last == 0 else f"ends at link {last}"
        command = "`audit adopt-head --first`" if last == 0 else "`audit adopt-head`"
        super().__init__(
            f"The record {begins}, and no head of it is kept. Nothing is sealed until there is one. If this installation "
            f"never kept one: {command}. If it did, put the file back from the second place and run `audit verify`.",
            last,
        )


class HeadUnusable(SealingRefused):
    """The file of the head cannot be read or written, or is another service's."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} cannot be read or written by this process, or is no head of this service's record. Mend the folder "
            "(space, owner), or put the file back from the second place."
        )
