"""How much of one kind each person has under way in this process: what one person asks for takes the time of others in it."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from chassis.domain.errors import TooManyRequests


class UnderWay:
    """At most `most` for each person; what is beyond is refused, and nothing waits for it."""

    def __init__(self, most: int, refusal: type[TooManyRequests], retry_seconds: int) -> None:
        """`refusal` is raised, with after how many seconds to try again."""
        self._most, self._refusal, self._retry_seconds = most, refusal, retry_seconds
        self._begun: Counter[UUID] = Counter()

    @contextmanager
    def one_of(self, person: UUID) -> Iterator[None]:
        """One more until the block ends; raises the refusal."""
        if self._begun[person] >= self._most:
            raise self._refusal(self._retry_seconds)
        self._begun[person] += 1
        try:
            yield
        finally:
            self._begun[person] -= 1
            if not self._begun[person]:
                del self._begun[person]
