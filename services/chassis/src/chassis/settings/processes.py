"""Settings of each kind of process: a service subclasses them with `SettingsConfigDict(env_prefix="REFERRAL_")`."""

from __future__ import annotations

import ipaddress
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.settings.groups import (
    AppDatabase,
    AppKeys,
    Auth,
    Bus,
    ConsumerKeys,
    Health,
    Hidden,
    Http,
    OperationsDatabase,
    OperationsKeys,
    Telemetry,
    WorkerDatabase,
    WorkerKeys,
)

UNSAFE = "unsafe_in_production"


class ServiceSettings(Hidden, BaseSettings):
    """Base of every process's settings. Without SPONA_ENV a process takes itself to be in production."""

    model_config = SettingsConfigDict(
        env_nested_delimiter="__", env_ignore_empty=True, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    environment: Literal["development", "production"] = Field(default="production", validation_alias="SPONA_ENV")
    telemetry: Telemetry = Field(default_factory=Telemetry)

    @property
    def production(self) -> bool:
        """Whether real people's data are at stake."""
        return self.environment == "production"

    @model_validator(mode="after")
    def _refuse_what_is_unsafe_in_production(self) -> Self:
        unsafe = dict(_unsafe(self)) if self.production else {}
        if unsafe:
            raise PydanticCustomError(UNSAFE, "unsafe in production", {"problems": unsafe})
        return self


class HttpSettings(ServiceSettings):
    """What a service's request process needs."""

    db: AppDatabase
    auth: Auth
    http: Http
    keys: AppKeys


class RelaySettings(ServiceSettings):
    """What a relay needs."""

    db: WorkerDatabase
    bus: Bus
    health: Health


class ConsumerSettings(ServiceSettings):
    """What a consumer needs."""

    db: WorkerDatabase
    bus: Bus
    health: Health
    keys: ConsumerKeys


class WorkerSettings(ServiceSettings):
    """What a worker (sealer, sweepers, delivery) needs."""

    db: WorkerDatabase
    health: Health
    keys: WorkerKeys


class OperationsSettings(ServiceSettings):
    """What a command of `python -m <service>.operations` may need: each asks for its own through `needed`."""

    db: OperationsDatabase = Field(default_factory=OperationsDatabase)
    keys: OperationsKeys = Field(default_factory=OperationsKeys)


def _unsafe(settings: ServiceSettings) -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = []
    if settings.telemetry.log_level == "debug":
        found.append((("telemetry", "log_level"), "must not be debug in production: set it to info."))
    auth = getattr(settings, "auth", None)
    if not isinstance(auth, Auth):
        return found
    for name in ("issuer", "jwks_url", "token_url"):
        address = getattr(auth, name, None)
        if address is not None and urlsplit(address).scheme != "https":
            found.append((("auth", name), "must be an https address in production."))
        elif address is not None and _is_loopback(urlsplit(address).hostname or ""):
            found.append(
                (("auth", name), "must not be an address of this machine in production: name the real issuer.")
            )
    return found


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
