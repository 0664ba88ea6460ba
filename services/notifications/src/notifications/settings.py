"""Settings of each process of notifications: NOTIFICATIONS_<GROUP>__<KEY>."""

from __future__ import annotations

import base64
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import SettingsConfigDict

from chassis.settings.groups import Group, KeyFile, Port, WebAddress
from chassis.settings.processes import (
    TOGETHER,
    ConsumerSettings,
    HttpSettings,
    OperationsSettings,
    RelaySettings,
    WorkerSettings,
)
from contracts.validation_messages import problem

# Standard Webhooks asks for so many bytes.
_LEAST_KEY, _MOST_KEY = 24, 64
_STEP_IN_PRODUCTION = 300
_PREFIX = SettingsConfigDict(env_prefix="NOTIFICATIONS_")


def _mail_address(value: str) -> str:
    local, at, domain = value.rpartition("@")
    if not (local and at and domain) or not value.isascii() or not value.isprintable() or " " in value:
        raise problem("must be a plain mail address, like obavestenja@example.org.")
    return value


class Smtp(Group):
    """Where mail is handed over. Without `security` it is STARTTLS in production and none in development.

    `ca` is the authority of a mail server whose certificate comes from none that this machine trusts.
    """

    host: str = Field(min_length=1, description="the mail server's name")
    port: Port = Field(description="the mail server's port")
    sender: Annotated[str, AfterValidator(_mail_address)] = Field(description="the address that mail comes from")
    platform_url: WebAddress = Field(
        default="http://127.0.0.1:8400/", description="the address where people sign in to the platform"
    )
    security: Literal["none", "starttls", "tls"] | None = None
    username: str | None = None
    password: SecretStr | None = None
    ca: KeyFile | None = None


def _webhook_secret(value: SecretStr) -> SecretStr:
    prefix, _, key = value.get_secret_value().partition("_")
    try:
        size = len(base64.b64decode(key, validate=True)) if prefix == "whsec" else 0
    except ValueError:
        size = 0
    if not _LEAST_KEY <= size <= _MOST_KEY:
        raise problem(
            f"must be whsec_ and {_LEAST_KEY} to {_MOST_KEY} random bytes in base64, as Standard Webhooks has it."
        )
    return value


WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]


class Answers(Group):
    """What answers of the telephone service are signed with; without a secret none is taken."""

    secret: WebhookSecret | None = None


class Phone(Answers):
    """The telephone service; without an address there are no calls."""

    url: WebAddress | None = None


class Alarm(Group):
    """How often a person is alerted until a danger is taken over."""

    step_seconds: int = Field(default=300, ge=1, le=3600)


class NotificationsHttpSettings(HttpSettings):
    """The request process: inboxes, and what people press on a telephone."""

    model_config = _PREFIX

    phone: Answers = Field(default_factory=Answers)


class NotificationsRelaySettings(RelaySettings):
    """The relay."""

    model_config = _PREFIX


class NotificationsConsumerSettings(ConsumerSettings):
    """The consumer."""

    model_config = _PREFIX


class NotificationsWorkerSettings(WorkerSettings):
    """The worker: alarms, mail, telephone and the audit sealer."""

    model_config = _PREFIX

    smtp: Smtp
    phone: Phone = Field(default_factory=Phone)
    alarm: Alarm = Field(default_factory=Alarm)

    @property
    def mail_security(self) -> Literal["none", "starttls", "tls"]:
        """How the connection to the mail server is protected."""
        return self.smtp.security or ("starttls" if self.production else "none")

    @model_validator(mode="after")
    def _refuse_what_does_not_fit(self) -> Self:
        problems = {}
        if self.phone.url is not None and self.phone.secret is None:
            problems["phone", "secret"] = (
                "is missing: set the secret that calls to the telephone service are signed with."
            )
        if self.production:
            problems |= self._unsafe()
        if problems:
            raise PydanticCustomError(TOGETHER, "settings that do not fit", {"problems": problems})
        return self

    def _unsafe(self) -> dict[tuple[str, str], str]:
        unsafe = {}
        if self.smtp.security == "none":
            unsafe["smtp", "security"] = "must be starttls or tls in production."
        if urlsplit(self.smtp.platform_url).scheme != "https":
            unsafe["smtp", "platform_url"] = "must be the platform's https address in production."
        if self.phone.url is not None and urlsplit(self.phone.url).scheme != "https":
            unsafe["phone", "url"] = "must be an https address in production."
        if self.alarm.step_seconds != _STEP_IN_PRODUCTION:
            unsafe["alarm", "step_seconds"] = f"must be {_STEP_IN_PRODUCTION} in production: every five minutes."
        return unsafe


class NotificationsOperationsSettings(OperationsSettings):
    """Commands of `python -m notifications.operations`."""

    model_config = _PREFIX
