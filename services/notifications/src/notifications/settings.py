"""Settings of each process of notifications: NOTIFICATIONS_<GROUP>__<KEY>."""

from __future__ import annotations

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import SettingsConfigDict

from chassis.sentences import problem
from chassis.settings.groups import Group, Port, WebAddress
from chassis.settings.processes import (
    TOGETHER,
    ConsumerSettings,
    HttpSettings,
    OperationsSettings,
    RelaySettings,
    WorkerSettings,
)

_PREFIX = SettingsConfigDict(env_prefix="NOTIFICATIONS_")


def _mail_address(value: str) -> str:
    local, at, domain = value.rpartition("@")
    if not (local and at and domain) or not value.isascii() or not value.isprintable() or " " in value:
        raise problem("must be a plain mail address, like obavestenja@example.org.")
    return value


class Smtp(Group):
    """Where mail is handed over. Without `security` it is STARTTLS in production and none in development."""

    host: str = Field(min_length=1, description="the mail server's name")
    port: Port = Field(description="the mail server's port")
    sender: Annotated[str, AfterValidator(_mail_address)] = Field(description="the address that mail comes from")
    platform_url: WebAddress = Field(
        default="http://127.0.0.1:8400/", description="the address where people sign in to the platform"
    )
    security: Literal["none", "starttls", "tls"] | None = None
    username: str | None = None
    password: SecretStr | None = None


class NotificationsHttpSettings(HttpSettings):
    """The request process."""

    model_config = _PREFIX


class NotificationsRelaySettings(RelaySettings):
    """The relay."""

    model_config = _PREFIX


class NotificationsConsumerSettings(ConsumerSettings):
    """The consumer."""

    model_config = _PREFIX


class NotificationsWorkerSettings(WorkerSettings):
    """The worker: mail delivery and the audit sealer."""

    model_config = _PREFIX

    smtp: Smtp

    @property
    def mail_security(self) -> Literal["none", "starttls", "tls"]:
        """How the connection to the mail server is protected."""
        return self.smtp.security or ("starttls" if self.production else "none")

    @model_validator(mode="after")
    def _refuse_unsafe_mail_in_production(self) -> Self:
        if not self.production:
            return self
        unsafe = {}
        if self.smtp.security == "none":
            unsafe["smtp", "security"] = "must be starttls or tls in production."
        if urlsplit(self.smtp.platform_url).scheme != "https":
            unsafe["smtp", "platform_url"] = "must be the platform's https address in production."
        if unsafe:
            raise PydanticCustomError(TOGETHER, "settings that do not fit", {"problems": unsafe})
        return self


class NotificationsOperationsSettings(OperationsSettings):
    """Commands of `python -m notifications.operations`."""

    model_config = _PREFIX
