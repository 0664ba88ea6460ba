"""A consumer of referral as it is started, with the handlers of the small service."""

from __future__ import annotations

from typing import cast

from chassis.db.database import Database
from chassis.processes.background import run_consumer
from chassis.settings.loading import load
from chassis.vault.ports import Aead
from referral.settings import Consumer
from tests.integration.chassis.referral_inbox import Service
from tests.integration.chassis.scratch_database import Scratch

if __name__ == "__main__":
    # The handlers work on the connection that they are given and look at nothing else.
    nothing = None
    small = Service(cast("Scratch", nothing), cast("Database", nothing), cast("Aead", nothing))
    run_consumer("referral", load(Consumer), small.handlers)
