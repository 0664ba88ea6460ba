"""The worker's parts on a catcher and a clock of the test."""

from __future__ import annotations

from notifications.adapters.deliveries.smtp import MailServer, SmtpMailer
from notifications.adapters.directory import ReferenceDirectory
from notifications.adapters.unit_of_work import WorkerTransactions
from notifications.application.deliveries.deliver_mail import MailDependencies
from notifications.application.deliveries.hand_over import Outcome, hand_over
from notifications.domain.deliveries import Patience
from tests.integration.notifications.catcher import Catcher
from tests.integration.notifications.world import World

CSR_MAIL, INTAKE_MAIL = "prijem@csrnis.example.org", "prijem@centar.example.org"


PATIENCE = Patience()


def room_of(world: World, catcher: Catcher) -> MailDependencies:
    """The worker's parts, on the catcher and the world's clock."""
    server = MailServer("127.0.0.1", catcher.port, "obavestenja@spona.example", "https://spona.example/", "none")
    return MailDependencies(
        WorkerTransactions(world.worker), ReferenceDirectory(), world.clock, PATIENCE, SmtpMailer(server)
    )


async def outcome_of(room: MailDependencies) -> Outcome | None:
    tried = await hand_over(room)
    return tried.outcome if tried else None
