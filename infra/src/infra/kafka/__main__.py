"""`python -m infra.kafka`: becomes the broker, once its settings are written and its data folder is formatted."""

import os
import sys
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from chassis.settings.groups import Port
from chassis.settings.loading import load
from chassis.settings.processes import ServiceSettings
from infra.engines import ENVIRONMENT
from infra.errors import CliError
from infra.kafka.broker import Broker, Credentials


class BrokerSettings(ServiceSettings):
    """The broker's arguments."""

    model_config = SettingsConfigDict(env_prefix="KAFKA_")

    home: Path
    port: Port
    controller_port: Port
    broker_password: SecretStr
    controller_password: SecretStr
    admin_password: SecretStr


def main() -> None:
    """Does not return: the process itself becomes Java, so that its supervisor supervises the broker."""
    settings = load(BrokerSettings)
    passwords = (settings.broker_password, settings.controller_password, settings.admin_password)
    broker = Broker(
        settings.home,
        settings.port,
        settings.controller_port,
        Credentials(*(password.get_secret_value() for password in passwords)),
    )
    try:
        broker.prepare()
        command = broker.command()
    except CliError as refusal:
        sys.exit(str(refusal))
    os.execve(command[0], command, ENVIRONMENT)  # noqa: S606 -- a fixed program without a shell


if __name__ == "__main__":
    main()
