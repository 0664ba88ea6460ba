"""`python -m notifications.entrypoints.worker`: delivers mail and seals the audit record."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from chassis.background import Work, run_worker
from chassis.domain.errors import Unavailable
from chassis.settings.loading import load
from chassis.telemetry.logging import get_logger
from notifications import bootstrap
from notifications.application.deliver_mail import Outcome, PostRoom, deliver_mail
from notifications.settings import NotificationsWorkerSettings

if TYPE_CHECKING:
    from chassis.db.database import Database
    from notifications.application.deliver_mail import Tried

_PAUSE_SECONDS = 1.0
_GOES_ON = frozenset({Outcome.DELIVERED, Outcome.REFUSED, Outcome.TOO_OLD, Outcome.LOST})
_log = get_logger(__name__)


class Postman:
    """Delivers mail one after the other, and rests when none is due or nobody answers."""

    def __init__(self, room: PostRoom) -> None:
        """`room` is what a delivery takes from outside."""
        self._room = room
        self._outcomes: Counter[str] = Counter()

    def status(self) -> dict[str, int]:
        """How many tries came to which end since the start."""
        return {f"mails_{outcome.value}": self._outcomes[outcome.value] for outcome in Outcome}

    async def run(self, stop: asyncio.Event) -> None:
        """Delivers until `stop`. One mail that cannot be handled is left to its lease and never stops the others."""
        while not stop.is_set():
            try:
                tried = await deliver_mail(self._room)
            except Unavailable as error:
                _log.warning("mail.delayed", error=error)
                tried = None
            except Exception as error:  # noqa: BLE001 -- logged by its type; the lease brings the mail back until it is too old
                _log.error("mail.failed_unexpectedly", error=error)
                tried = None
            if tried is not None:
                self._note(tried)
            if tried is None or tried.outcome not in _GOES_ON:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _PAUSE_SECONDS)

    def _note(self, tried: Tried) -> None:
        self._outcomes[tried.outcome.value] += 1
        log = _log.info if tried.outcome is Outcome.DELIVERED else _log.warning
        log("mail.tried", notice_id=tried.notice_id, attempt=tried.attempt, outcome=tried.outcome.value)


def main() -> None:
    """Works until told to stop."""
    settings = load(NotificationsWorkerSettings)

    def work_on(database: Database) -> Work:
        postman = Postman(bootstrap.post_room(settings, database))
        return Work([postman.run], figures=postman.status)

    run_worker(bootstrap.NAME, settings, work_on)


if __name__ == "__main__":
    main()
