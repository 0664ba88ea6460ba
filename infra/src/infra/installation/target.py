"""Which installation a command speaks to."""

from collections.abc import Mapping
from pathlib import Path

from infra.installation.place import Installation, default_data, port_base
from infra.installation.runfile import Run


def installation_at(data: Path | None, environment: Mapping[str, str]) -> Installation:
    """Return the installation of this state folder, else of the repository's own.

    Its ports are those of SPONA_PORT_BASE where that is set, else those on which it runs at this moment, else the default
    ones. Refuses a SPONA_PORT_BASE that cannot be.
    """
    asked = Installation((data or default_data()).resolve(), port_base(environment))
    if environment.get("SPONA_PORT_BASE"):
        return asked
    run = Run.read(asked.run_file)
    # What a killed launcher left behind says nothing about the next start.
    if run is None or not any(process.alive for process in run.processes):
        return asked
    return Installation(asked.data, run.port_base)
