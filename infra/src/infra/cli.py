"""The `spona` command: reads the command line, calls what does the work, prints refusals."""

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from infra.command_line import Commands, Data, answer
from infra.data import commands as data_commands
from infra.data.people import people
from infra.data.traces import traces
from infra.demo.command import demo
from infra.deployment.command import keys, secrets
from infra.errors import CliError
from infra.installation.place import Installation, default_data, port_base
from infra.installation.runfile import installation_at
from infra.kafka.broker import archived, jars
from infra.kafka.command import kafka
from infra.keycloak.command import keycloak
from infra.keycloak.server import built
from infra.launcher import status as statuses
from infra.launcher.down import down as end_everything
from infra.launcher.plan import STACKS, python, require_parts
from infra.launcher.up import up as run_everything
from infra.launcher.up import up_detached
from infra.postgres.command import postgres
from infra.sign_in.token import token
from infra.upgrading.republish import republish

app = Commands("Start, stop and inspect a whole installation of Spona on this machine.")


@app.command()
def up(
    *,
    stack: Annotated[
        str, typer.Option(help="Which engines run: embedded, kafka (a real broker), or full (Keycloak as well).")
    ] = "embedded",
    data: Data = None,
    detached: Annotated[bool, typer.Option("--detach", help="Return when ready; end it with `spona down`.")] = False,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="Do not run the main job once.")] = False,
    apart: Annotated[
        bool, typer.Option("--apart", help="Every relay, consumer and worker is a process, as in production.")
    ] = False,
) -> None:
    """Start everything and stay until Ctrl-C."""
    if stack not in STACKS:
        raise CliError(
            f"There is no stack {stack!r}, only these: {', '.join(STACKS)}; run: spona up --stack full", code=2
        )
    if os.environ.get("SPONA_ENV") == "production":
        raise CliError(
            "This stack signs anybody in, so it never runs in production; unset SPONA_ENV",
            code=2,
        )
    require_parts()
    installation = Installation((data or default_data()).resolve(), port_base(os.environ))
    if detached:
        options = ("--no-demo", *(["--apart"] if apart else []), "--stack", stack, "--data", str(installation.data))
        command = python("infra.cli", "up", *options)
        up_detached(installation, STACKS[stack], os.environ, command=command, demo=not no_demo)
    else:
        run_everything(installation, STACKS[stack], os.environ, demo=not no_demo, apart=apart)


@app.command()
def down(*, data: Data = None) -> None:
    """End everything that runs from the state folder, and wait for it."""
    typer.echo(end_everything(installation_at(data, os.environ)))


@app.command()
def status(
    *,
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, with what each process counts.")] = False,
    figures: Annotated[bool, typer.Option("--figures", help="Show what each process counts, too.")] = False,
) -> None:
    """Show what runs. Exit 0: all ready; 1: something is not; 3: nothing runs."""
    found = statuses.collect(installation_at(data, os.environ))
    answer(asdict(found), found.lines(figures=figures), as_json=as_json)
    raise typer.Exit(found.exit_code)


@app.command()
def engines() -> None:
    """Fetch Apache Kafka and build Keycloak, as the first start of the full stack does; needs Maven and Java."""
    typer.echo("Fetching Apache Kafka and building Keycloak; the first time takes about two minutes.", err=True)
    typer.echo(f"Ready: {jars()}\nReady: {archived()}\nReady: {built()}")


CHECKOUT = Path(__file__).resolve().parents[3]
"""The repository, when this is not an installed package."""


def of_a_checkout() -> Iterable[Callable[..., object]]:
    """What measures and seeds, which lies beside the tests and in no package."""
    if not (CHECKOUT / "tests" / "workshop").is_dir():
        return ()
    sys.path.append(str(CHECKOUT))
    found: Iterable[Callable[..., object]] = import_module("tests.workshop.commands").COMMANDS
    return found


commands: list[Callable[..., object]] = [demo, token, traces, republish, *of_a_checkout()]
for command in commands:
    app.command()(command)
app.add_typer(kafka, name="kafka")
app.add_typer(data_commands.audit, name="audit")
app.add_typer(data_commands.dead_letters, name="dead-letters")
app.add_typer(keycloak, name="keycloak")
app.add_typer(keys, name="keys")
app.add_typer(people, name="people")
app.add_typer(postgres, name="postgres")
app.add_typer(secrets, name="secrets")


if __name__ == "__main__":
    sys.exit(app())
