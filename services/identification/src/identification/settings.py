"""Settings of identification's processes, all with the prefix IDENTIFICATION_."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import SettingsConfigDict

from chassis.settings.groups import Dsn, Group, HexKey, KeyFile, OperationsKeys, Vault, WorkerVault
from chassis.settings.processes import ConsumerSettings, HttpSettings, OperationsSettings, RelaySettings, WorkerSettings
from contracts.validation_messages import problem


def _address_of_clamd(value: str) -> str:
    try:
        parts = urlsplit(value)
        reached = {"unix": parts.path, "tcp": parts.port and parts.hostname}.get(parts.scheme)
    except ValueError:
        reached = None
    if not reached:
        raise problem("must be tcp://HOST:PORT or unix:///PATH of ClamAV's daemon.")
    return value


ClamdAddress = Annotated[str, AfterValidator(_address_of_clamd)]
_PREFIX = SettingsConfigDict(env_prefix="IDENTIFICATION_")


class KeysOperations(OperationsKeys):
    """Keys of commands, and the one that the request process draws its others from."""

    idempotency: HexKey | None = None


class VaultOperations(Group):
    """The key database as whichever role a command needs, and the key that wraps its keys."""

    migrator_dsn: Dsn | None = None
    dsn: Dsn | None = None
    kek: KeyFile | None = None


class Api(HttpSettings):
    """The request process; without a scanner files are not checked for viruses, which readers are shown."""

    model_config = _PREFIX
    vault: Vault
    clamd: ClamdAddress | None = None


class Relay(RelaySettings):
    """The relay."""

    model_config = _PREFIX


class Consumer(ConsumerSettings):
    """The consumer."""

    model_config = _PREFIX


class Worker(WorkerSettings):
    """The worker: seals the audit record, erases drafts and removes keys without an owner."""

    model_config = _PREFIX
    vault: WorkerVault


class Operations(OperationsSettings):
    """Commands."""

    model_config = _PREFIX
    keys: KeysOperations = Field(default_factory=KeysOperations)
    vault: VaultOperations = Field(default_factory=VaultOperations)
