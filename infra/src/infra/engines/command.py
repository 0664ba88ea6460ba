"""`spona engines`: what a stack on real engines fetches and builds at its first start, done beforehand."""

import typer

from infra.kafka.archive import archived
from infra.kafka.broker import jars
from infra.keycloak.server import built


def engines() -> None:
    """Fetch Apache Kafka and build Keycloak, as the first start of the full stack does; needs Maven and Java."""
    typer.echo("Fetching Apache Kafka and building Keycloak; the first time takes about two minutes.", err=True)
    typer.echo(f"Ready: {jars()}\nReady: {archived()}\nReady: {built()}")
