"""The launcher as a program of its own, with stand-ins instead of our services.

`launch.py DATA PORT_BASE NAME=BEHAVIOUR...`: one stand-in each, all in one stage but the last.
"""

import os
import sys
from pathlib import Path

import typer

from infra.command_line import errors_as_sentences
from infra.installation.place import Installation
from infra.launcher.environment import Environments
from infra.launcher.plan import Chore, Migration, Plan, Planner, Process, python
from infra.launcher.up import up

STAND_IN = "tests.integration.infra.stand_in"


def planner(wanted: list[tuple[str, str]]) -> Planner:
    """Plan the wanted stand-ins; one named `migrate` runs as a migration instead."""

    def ports(installation: Installation) -> tuple[tuple[str, int], ...]:
        return tuple((name, installation.port(i)) for i, (name, _) in enumerate(wanted))

    def build(installation: Installation, environments: Environments) -> Plan:
        # What the launcher starts finds our own packages alone; the stand-in is none of them.
        environments._base["PYTHONPATH"] = str(Path(__file__).parents[3])
        processes = tuple(
            Process(
                name,
                python(
                    "infra.not_there" if behaviour == "missing" else STAND_IN,
                    str(installation.port(i)),
                    behaviour,
                    str(installation.data),
                ),
                environments.plain(),
                installation.port(i),
            )
            for i, (name, behaviour) in enumerate(wanted)
        )
        migration = Migration(
            "bus-migrate",
            (sys.executable, "-c", "print('migrated')"),
            environments.migrate_bus(),
            ("bus",),
            ("infra.postgres",),
        )
        chore = Chore("tidy", (sys.executable, "-c", "print('came round')"), environments.plain())
        return Plan((migration,), (processes[:-1], processes[-1:]), (chore,))

    return Planner(ports, build)


if __name__ == "__main__":
    data, base, *wishes = sys.argv[1:]
    pairs = [(name, behaviour) for name, _, behaviour in (wish.partition("=") for wish in wishes)]
    try:
        errors_as_sentences(up)(Installation(Path(data), int(base)), planner(pairs), os.environ)
    except typer.Exit as exit_:
        sys.exit(exit_.exit_code)
