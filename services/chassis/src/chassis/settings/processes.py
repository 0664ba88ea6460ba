"""Settings of each kind of process: a service subclasses them with `SettingsConfigDict(env_prefix="REFERRAL_")`."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from chassis.settings.groups import (
    AppDatabase,
    AppKeys,
    Auth,
    ConsumerKeys,
    Health,
    Hidden,
    Http,
    KafkaBus,
    OperationsDatabase,
    OperationsKafka,
    OperationsKeys,
    OperationsRecord,
    PostgresBus,
    Rate,
    Record,
    Telemetry,
    WorkerDatabase,
    WorkerKeys,
)
from chassis.settings.secret_files import SecretFiles

if TYPE_CHECKING:
    from collections.abc import Iterator

TOGETHER = "settings_together"
"""Type of an error that concerns several settings or the environment: its `problems` are sentences by path."""


class ServiceSettings(Hidden, BaseSettings):
    """Base of every process's settings. Without SPONA_ENV a process takes itself to be in production."""

    model_config = SettingsConfigDict(
        env_nested_delimiter="__", env_ignore_empty=True, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    environment: Literal["development", "production"] = Field(default="production", validation_alias="SPONA_ENV")
    telemetry: Telemetry = Field(default_factory=Telemetry)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- pydantic-settings' own signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment, and the files of SPONA_SECRETS_DIR."""
        return init_settings, env_settings, SecretFiles(settings_cls)

    @property
    def production(self) -> bool:
        """Whether real people's data are at stake."""
        return self.environment == "production"

    @model_validator(mode="after")
    def _refuse_half_a_certificate(self) -> Self:
        http = getattr(self, "http", None)
        if isinstance(http, Http) and (http.certificate is None) != (http.certificate_key is None):
            missing = "certificate" if http.certificate is None else "certificate_key"
            _refuse({("http", missing): "is missing: a certificate and its key are set together, or neither is."})
        return self

    @model_validator(mode="after")
    def _refuse_what_is_unsafe_in_production(self) -> Self:
        if self.production:
            _refuse(dict(_unsafe(self)))
        return self


class HttpSettings(ServiceSettings):
    """What a service's request process needs."""

    db: AppDatabase
    auth: Auth
    http: Http
    rate: Rate = Field(default_factory=Rate)
    keys: AppKeys


class BusSettings(ServiceSettings):
    """Where events travel: over Apache Kafka or, outside production, over the PostgreSQL log, never both."""

    bus: PostgresBus | None = None
    kafka: KafkaBus | None = None

    @model_validator(mode="after")
    def _require_one_bus(self) -> Self:
        if self.bus is None and self.kafka is None and self.production:
            _refuse({("kafka", "servers"): "is missing: in production events travel over Kafka; set KAFKA__…."})
        if self.bus is None and self.kafka is None:
            _refuse({("bus", "dsn"): "is missing: set it for the PostgreSQL log, or the settings KAFKA__… for Kafka."})
        if self.bus is not None and self.kafka is not None:
            _refuse({("bus", "dsn"): "must not be set beside the settings KAFKA__…: events travel one way only."})
        return self


class RelaySettings(BusSettings):
    """What a relay needs."""

    db: WorkerDatabase
    health: Health


class ConsumerSettings(BusSettings):
    """What a consumer needs."""

    db: WorkerDatabase
    health: Health
    keys: ConsumerKeys


class WorkerSettings(ServiceSettings):
    """What a worker (sealer, sweepers, delivery) needs."""

    db: WorkerDatabase
    health: Health
    keys: WorkerKeys
    record: Record


class BackgroundKeys(ConsumerKeys, WorkerKeys):
    """Keys of a consumer and a worker."""


class BackgroundSettings(RelaySettings, ConsumerSettings, WorkerSettings):
    """What relay, consumer and worker in one process need; `health` is the relay's, the others answer at the two ports above."""

    keys: BackgroundKeys

    def answering_above(self, ports: int) -> Self:
        """The same for a part that answers at a higher port."""
        health = self.health.model_copy(update={"port": self.health.port + ports})
        return self.model_copy(update={"health": health})


class OperationsSettings(ServiceSettings):
    """What a command of `python -m <service>.operations` may need: each asks for its own through `needed`."""

    db: OperationsDatabase = Field(default_factory=OperationsDatabase)
    keys: OperationsKeys = Field(default_factory=OperationsKeys)
    record: OperationsRecord = Field(default_factory=OperationsRecord)
    bus: PostgresBus | None = None
    kafka: OperationsKafka | None = None


def _refuse(problems: dict[tuple[str, ...], str]) -> None:
    if problems:
        raise PydanticCustomError(TOGETHER, "settings that do not fit", {"problems": problems})


def _unsafe(settings: ServiceSettings) -> Iterator[tuple[tuple[str, ...], str]]:
    if settings.telemetry.log_level == "debug":
        yield ("telemetry", "log_level"), "must not be debug in production: set it to info."
    collector = settings.telemetry.otlp_endpoint
    if collector is not None and urlsplit(collector).scheme != "https":
        yield ("telemetry", "otlp_endpoint"), "must be an https address in production."
    bus, kafka, record, http, auth = (
        getattr(settings, name, None) for name in ("bus", "kafka", "record", "http", "auth")
    )
    if bus is not None:
        yield ("bus", "dsn"), "must not be set in production: events travel over Kafka; set KAFKA__…."
    if isinstance(kafka, KafkaBus) and kafka.ca is None:
        yield ("kafka", "ca"), "is missing: in production events travel encrypted; set the path of the CA file."
    if isinstance(record, Record) and record.copies is None:
        yield ("record", "copies"), "is missing: set a folder on another machine for a head of the record a day."
    if isinstance(http, Http) and http.certificate is None and http.certificate_key is None:
        yield ("http", "certificate"), "is missing: in production requests travel encrypted; set the path of its file."
    for name in ("issuer", "jwks_url", "token_url", "metadata_url", "end_session_url"):
        address = getattr(auth, name, None) if isinstance(auth, Auth) else None
        if address is not None and urlsplit(address).scheme != "https":
            yield ("auth", name), "must be an https address in production."
        elif address is not None and _is_loopback(urlsplit(address).hostname or ""):
            yield ("auth", name), "must not be an address of this machine in production: name the real issuer."


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
