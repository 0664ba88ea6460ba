"""What is looked at: lists and counts as a person asks for them, and rounds of the jobs that a worker does."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from chassis.processes.background import all_work
from chassis.processes.health import Check
from tests.workshop.probes.measuring import Look, look

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

    from chassis.db.database import Database
    from chassis.domain.principal import Principal
    from chassis.processes.background import Job, Work
    from chassis.settings.processes import WorkerSettings

    Ask = Callable[[], Awaitable[Sequence[str]]]

U = TypeVar("U")
U_co = TypeVar("U_co", covariant=True)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read:
    """One list or count: the route that serves it, and how its use case is asked; the ids or numbers that it answers."""

    route: str
    ask: Ask


class Page(Protocol):
    """One page of a list, and where the next begins."""

    @property
    def items(self) -> Sequence[Any]:
        """What is on it."""

    @property
    def next_cursor(self) -> str | None:
        """None on the last one."""


def ids(views: Iterable[Any]) -> list[object]:
    """Of those that the caller may see."""
    return [view.id for view in views if view is not None]


class Container(Protocol[U_co]):
    """The parts of a request process."""

    def unit_of_work(self, principal: Principal, /) -> AbstractAsyncContextManager[U_co]:
        """One transaction as `principal`."""


class Asking(Generic[U]):
    """Asks use cases as the routes do, each in a transaction of the one who asks."""

    def __init__(self, container: Container[U]) -> None:
        """`container` is first asked when a read is."""
        self._container = container

    def ask(
        self,
        route: str,
        who: Principal,
        use_case: Callable[[U], Awaitable[T]],
        shown: Callable[[T], Iterable[object]] = lambda _: (),
    ) -> Read:
        """`shown` names what is answered; nothing where that is not compared."""

        async def run() -> Sequence[str]:
            async with self._container.unit_of_work(who) as uow:
                return [str(each) for each in shown(await use_case(uow))]

        return Read(route, run)

    def page(
        self, route: str, who: Principal, listed: Callable[[U, str | None], Awaitable[Page]], *, second: bool = False
    ) -> Read:
        """The first page of a list, or the first and the second as well."""

        async def run() -> Sequence[str]:
            after = None
            for _ in range(2 if second else 1):
                async with self._container.unit_of_work(who) as uow:
                    page = await listed(uow, after)
                after = page.next_cursor
            return [str(each) for each in ids(page.items)]

        return Read(route, run)


class OneRound(asyncio.Event):
    """Stops a job when its first round is done: it is not set when a round begins, and set when the next one would."""

    def __init__(self) -> None:
        """No round was begun."""
        super().__init__()
        self._begun = False

    def is_set(self) -> bool:
        """False the first time."""
        begun, self._begun = self._begun, True
        return begun

    async def wait(self) -> Literal[True]:
        """At once: no one rests."""
        return True


async def look_at_reads(reads: Mapping[str, Read]) -> AsyncIterator[Look]:
    """Each asked once before, so that nothing is counted that a first time costs."""
    for name, read in reads.items():
        await read.ask()
        yield await look(name, read.route, read.ask)


async def look_at_jobs(
    service: str, settings: WorkerSettings, database: Database, made: Callable[[], Work]
) -> AsyncIterator[Look]:
    """Two rounds of each of a worker's jobs, by another worker each: the first does what no one has done yet, the second nothing of it."""
    for suffix, owed in ((", first round", True), ("", False)):
        seen: Counter[str] = Counter()
        for job in all_work(service, settings, database, made()).jobs:
            name = _name_of(job)
            seen[name] += 1
            number = f" {seen[name]}" if seen[name] > 1 else ""
            yield await look(f"{name}{number}{suffix}", "worker", _round_of(job), owed=owed)


def _name_of(job: Job) -> str:
    owner = getattr(job, "__self__", job)
    check = getattr(owner, "check", None)
    return check.name if isinstance(check, Check) else type(owner).__name__


def _round_of(job: Job) -> Ask:
    async def ask() -> Sequence[str]:
        await job(OneRound())
        return ()

    return ask
