"""Settings of identification's processes, all with the prefix IDENTIFICATION_."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings.groups import Dsn, Group, KeyFile, Vault, WorkerVault
from chassis.settings.processes import ConsumerSettings, HttpSettings, OperationsSettings, RelaySettings, WorkerSettings

_PREFIX = SettingsConfigDict(env_prefix="IDENTIFICATION_")


class VaultOperations(Group):
    """The key database as whichever role a command needs, and the key that wraps its keys."""

    migrator_dsn: Dsn | None = None
    dsn: Dsn | None = None
    kek: KeyFile | None = None


class Api(HttpSettings):
    """The request process."""

    model_config = _PREFIX
    vault: Vault


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
    vault: VaultOperations = Field(default_factory=VaultOperations)
