"""Work on one thing after the other, each for itself: what cannot be done is reported, put off, and delays nothing else."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.backoff import doubled
from chassis.domain.errors import Unavailable
from chassis.telemetry.logging import get_logger

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator
    from uuid import UUID

SOON_SECONDS = 1.0
SELDOM_SECONDS = 600.0
# Longer than any work rests between two rounds: what was not tried again by then is gone, or another process did it.
_FORGOTTEN_SECONDS = 60.0
_MOST = 5_000
_log = get_logger(__name__)


class NotDone(Exception):
    """One thing could not be done; its cause says why."""

    def __init__(self, what: UUID) -> None:
        super().__init__(str(what))
        self.what = what


@dataclass(slots=True)
class About:
    """What is being worked on, once that is known."""

    what: UUID | None = None


@contextmanager
def naming() -> Iterator[About]:
    """Raises NotDone for what goes wrong with the thing that is named inside; Unavailable concerns no single one and stays what it is."""
    about = About()
    try:
        yield about
    except (Unavailable, NotDone):
        raise
    except Exception as error:
        if about.what is None:
            raise
        raise NotDone(about.what) from error


@dataclass(frozen=True, slots=True)
class RoundCount:
    """How many were done, and how many were put off."""

    done: int
    put_off: int


@dataclass(frozen=True, slots=True)
class _Wait:
    until: float
    failures: int


class PutOff:
    """What one kind of work could not do of late. Kept in memory: another process, or this one anew, tries each once."""

    def __init__(self, name: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`name` is that of the work in the log; `monotonic` gives seconds."""
        self._name = name
        self._monotonic = monotonic
        self._put_off: dict[UUID, _Wait] = {}

    def __contains__(self, what: object) -> bool:
        """Whether it failed and was not done since."""
        return what in self._put_off

    @property
    def left_out(self) -> list[UUID]:
        """What is put off until its next try: a second after it failed, and twice as long after each failure up to ten minutes."""
        now = self._monotonic()
        return [what for what, wait in self._put_off.items() if wait.until > now]

    @property
    def any_left(self) -> bool:
        """Whether something failed and was not done since; what was not tried for a minute, and could be, is forgotten."""
        now = self._monotonic()
        self._put_off = {what: wait for what, wait in self._put_off.items() if now < wait.until + _FORGOTTEN_SECONDS}
        return bool(self._put_off)

    def add(self, what: UUID, error: BaseException | None) -> None:
        """Logs it and leaves it out for a while; of more than five thousand the one that failed longest ago is forgotten."""
        before = self._put_off.pop(what, None)
        failures = 1 if before is None else before.failures + 1
        pause = doubled(SOON_SECONDS, SELDOM_SECONDS, failures)
        self._put_off[what] = _Wait(self._monotonic() + pause, failures)
        if len(self._put_off) > _MOST:
            del self._put_off[next(iter(self._put_off))]
        _log.error("work.put_off", check=self._name, subject_id=what, error=error)

    def done(self, what: UUID) -> None:
        """It is no trouble any more."""
        self._put_off.pop(what, None)

    async def each(
        self, things: Iterable[UUID], work: Callable[[UUID], Awaitable[bool]], ping: Callable[[], Awaitable[None]]
    ) -> RoundCount:
        """Does `work`, in a transaction of its own, for each; it says whether there was anything to do.

        Raises Unavailable when `ping` does: the database is away for all. A lock held elsewhere concerns the one that needs it.
        """
        done = failed = 0
        for what in things:
            try:
                done += await work(what)
                self.done(what)
            except Unavailable as error:
                await ping()
                failed += 1
                self.add(what, error)
            except Exception as error:  # noqa: BLE001 -- reported with its id; the others must not wait for it
                failed += 1
                self.add(what, error)
        return RoundCount(done, failed)
