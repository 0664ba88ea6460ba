"""`spona republish`: after the databases were put back to an earlier moment, their events are published again."""

import os

from chassis.outbox.operations import Since, moment_of
from infra.command_line import Data
from infra.errors import CliError
from infra.installation.runfile import installation_at
from infra.keys.files import SERVICES
from infra.launcher.environment import Environments
from infra.launcher.plan import STACKS, Step, python
from infra.launcher.up import with_engines
from infra.upgrading.at_start import noted_stack

_NOTHING_THERE = 3


def republish(*, since: Since, data: Data = None) -> None:
    """Have every service of an installation that was ended pass over what the bus holds, and publish again what it did (decision 0017).

    Its engines run meanwhile; relays publish at the next `spona up`. In production it is a command of each service
    (infra/production/upgrade-and-recovery.md#publish-again).
    """
    moment_of(since)
    installation = installation_at(data, os.environ)
    if (planner := STACKS.get(noted_stack(installation))) is None:
        raise CliError(f"Nothing was ever started from {installation.data}", code=_NOTHING_THERE)

    def steps(environments: Environments) -> list[Step]:
        return [
            Step(
                f"{service}-republish",
                python(f"{service}.operations", "republish", "--since", since),
                environments.operations(service),
            )
            for service in SERVICES
        ]

    with_engines(installation, planner, os.environ, steps)
