"""Settings of referral's processes, all with the prefix REFERRAL_."""

from __future__ import annotations

from pydantic_settings import SettingsConfigDict

from chassis.settings.processes import ConsumerSettings, HttpSettings, OperationsSettings, RelaySettings, WorkerSettings

_PREFIX = SettingsConfigDict(env_prefix="REFERRAL_")


class Api(HttpSettings):
    """The request process."""

    model_config = _PREFIX


class Relay(RelaySettings):
    """The relay."""

    model_config = _PREFIX


class Consumer(ConsumerSettings):
    """The consumer."""

    model_config = _PREFIX


class Worker(WorkerSettings):
    """The worker: seals the audit record and lets clocks breach."""

    model_config = _PREFIX


class Operations(OperationsSettings):
    """Commands."""

    model_config = _PREFIX
