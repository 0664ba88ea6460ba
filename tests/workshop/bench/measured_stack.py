"""What measurements stand on: an installation that runs, and the one who signs in to it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncpg

from infra.errors import CliError
from infra.installation.ports import LOOPBACK
from infra.installation.runfile import Run, installation_at
from infra.kafka.client import sign_in
from infra.keys import secrets
from infra.launcher.environment import KAFKA, Environments
from infra.launcher.plan import OVER_KAFKA
from infra.postgres import place as places
from infra.postgres.catalog import SUPERUSER
from infra.postgres.psql import Psql
from infra.postgres.server import PORT
from infra.sign_in.code_flow import SignIn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from infra.installation.place import Installation
    from infra.keys.secrets import Secrets
    from infra.postgres.place import Place


class NeedsKafka(Exception):
    """A measurement, or its ratio, needs a stack over Apache Kafka; the message is a sentence."""

    def __init__(self, what: str) -> None:
        """`what` begins the sentence."""
        super().__init__(f"{what} needs a stack over Apache Kafka: make up STACK=kafka")


@dataclass(frozen=True, slots=True)
class MeasuredStack:
    """One running installation of the demonstration."""

    installation: Installation
    known: Secrets
    stack: str
    place: Place

    @classmethod
    def find(cls, data: Path | None, outer: Mapping[str, str]) -> MeasuredStack:
        """The installation that runs from the state folder; raises CliError in production and when nothing runs."""
        refuse_production(outer)
        installation = installation_at(data, outer)
        run = Run.read(installation.run_file)
        if run is None or not any(process.alive for process in run.processes):
            raise CliError(f"Nothing runs from {installation.data}; start it with: {installation.command('up')}")
        return cls(installation, secrets.read(installation), run.stack, places.choose(installation.data))

    @property
    def over_kafka(self) -> bool:
        """Whether events travel over Apache Kafka here."""
        return self.stack in OVER_KAFKA

    @property
    def issuer(self) -> SignIn:
        """The one who signs demo people in, exchanging tokens as the gateway does."""
        return SignIn.at(self.installation.port_base, self.known.gateway_client)

    @property
    def environments(self) -> Environments:
        """Settings of every process, as the launcher gives them."""
        given = Environments(self.installation, self.known, str(self.place.sockets), os.environ)
        return given.over_kafka() if self.over_kafka else given

    @property
    def database(self) -> Psql:
        """The installation's database server as its superuser."""
        return Psql(self.place.tools["psql"], str(self.place.sockets), PORT, self.known.superuser)

    async def connect(self, database: str) -> asyncpg.Connection:
        """A connection to one database as the superuser; the caller closes it. Raises CliError."""
        try:
            return await asyncpg.connect(
                user=SUPERUSER,
                password=self.known.superuser,
                host=str(self.place.sockets),
                port=PORT,
                database=database,
            )
        except (OSError, asyncpg.PostgresError) as error:
            raise CliError("The database does not answer; is the platform up? See: spona status") from error

    def broker(self, what: str) -> dict[str, Any]:
        """Settings of a Kafka client as the administrator; raises NeedsKafka, whose sentence begins with `what`."""
        if not self.over_kafka:
            raise NeedsKafka(what)
        return {**sign_in(f"{LOOPBACK}:{self.installation.port(KAFKA)}", self.known.kafka["admin"])}


def refuse_production(outer: Mapping[str, str]) -> None:
    """Raises CliError in production: a measurement files reports about people who do not exist."""
    if outer.get("SPONA_ENV") == "production":
        raise CliError("A bench files invented reports, so it never runs in production; unset SPONA_ENV", code=2)
