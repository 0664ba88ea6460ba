"""`python -m infra.keycloak`: becomes Keycloak, once it is built and its home folder is laid out."""

import os
import sys
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from chassis.settings.groups import Port, WebAddress
from chassis.settings.loading import load
from chassis.settings.processes import ServiceSettings
from infra.errors import CliError
from infra.keycloak.realm import of_demo
from infra.keycloak.server import Keycloak


class KeycloakSettings(ServiceSettings):
    """The arguments of the demo's Keycloak."""

    model_config = SettingsConfigDict(env_prefix="KEYCLOAK_")

    home: Path
    port: Port
    management_port: Port
    admin_secret: SecretStr
    gateway: WebAddress
    gateway_secret: SecretStr


def main() -> None:
    """Does not return: the process itself becomes Java, so that its supervisor supervises Keycloak."""
    settings = load(KeycloakSettings)
    server = Keycloak(
        settings.home,
        settings.port,
        settings.management_port,
        of_demo(settings.gateway, settings.gateway_secret.get_secret_value()),
        settings.admin_secret.get_secret_value(),
    )
    try:
        server.prepare()
        command = server.command()
    except CliError as refusal:
        sys.exit(str(refusal))
    os.execve(command[0], command, server.environment())  # noqa: S606 -- a fixed program without a shell


if __name__ == "__main__":
    main()
