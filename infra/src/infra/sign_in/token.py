"""`spona token PERSON`: an access token for a demo person, got as a program gets it."""

import asyncio
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from infra.command_line import AsJson, Data, answer
from infra.installation.place import Installation
from infra.installation.runfile import installation_at


class Audience(StrEnum):
    """Who takes the token."""

    GATEWAY = "gateway"
    IDENTIFICATION = "identification"
    REFERRAL = "referral"
    NOTIFICATIONS = "notifications"


def token(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="A demo person, such as health.nis.")],
    acr: Annotated[int, typer.Option(min=1, max=2, help="2: confirmed once more (step-up).")] = 1,
    audience: Annotated[Audience, typer.Option("--for", help="Who takes the token.")] = Audience.GATEWAY,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Print an access token of PERSON for five minutes, by the real code flow."""
    value = asyncio.run(_token(person, acr, audience, data))
    answer({"access_token": value, "person": person, "acr": acr, "for": audience}, [value], as_json=as_json)


async def _token(person: str, acr: int, audience: Audience, data: Path | None) -> str:
    # Its client takes half a second to load, which no other command of `spona` waits for.
    from infra.sign_in.code_flow import SignIn  # noqa: PLC0415

    installation = installation_at(data, os.environ)
    secret = None if audience is Audience.GATEWAY else _gateway_secret(installation)
    sign_in = SignIn.at(installation.port_base, secret)
    value = await sign_in.token(person, acr)
    return value if audience is Audience.GATEWAY else await sign_in.exchange(value, audience)


def _gateway_secret(installation: Installation) -> str:
    # Reading the secrets loads cryptography that a token for the gateway does not need.
    from infra.keys import secrets  # noqa: PLC0415

    return secrets.read(installation).gateway_client
