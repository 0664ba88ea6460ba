"""Settings of the demo issuer, prefix ISSUER_."""

from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from chassis.settings.groups import Http, KeyFile, WebAddress
from chassis.settings.processes import ServiceSettings
from contracts.validation_messages import problem
from infra.installation.ports import LOOPBACK

MIN_SECRET = 16


def _loopback_host(value: str) -> str:
    if value != LOOPBACK:
        raise problem(f"must be {LOOPBACK}: the demo issuer signs anybody in, so nobody else may reach it.")
    return value


def _loopback_address(value: str) -> str:
    if urlsplit(value).hostname != LOOPBACK:
        raise problem(f"must be an address on {LOOPBACK}: the demo issuer sends its codes nowhere else.")
    return value


class DemoSettings(ServiceSettings):
    """Settings of a process of the demonstration, which refuses production and says why."""

    no_production: ClassVar[str]
    environment: Literal["development", "production"] = Field(
        default="production", validation_alias="SPONA_ENV", validate_default=True
    )

    @field_validator("environment")
    @classmethod
    def _refuse_production(cls, value: str) -> str:
        if value != "development":
            raise problem(f"must be development: {cls.no_production}")
        return value


class LoopbackHttp(Http):
    """Where requests are answered: this machine only."""

    host: Annotated[str, AfterValidator(_loopback_host)] = LOOPBACK


RedirectAddress = Annotated[WebAddress, AfterValidator(_loopback_address)]


class IssuerSettings(DemoSettings):
    """What the demo issuer needs."""

    model_config = SettingsConfigDict(env_prefix="ISSUER_")

    no_production = "the demo issuer signs anybody in and never runs in production, use Keycloak there."
    http: LoopbackHttp
    people: KeyFile = Field(description="the path of the demo people (people.yaml)")
    key: KeyFile = Field(description="the path of the signing key, an EC P-256 private key (PEM)")
    gateway_secret: SecretStr = Field(min_length=MIN_SECRET, description="the secret of the client gateway")
    gateway_redirect: RedirectAddress = Field(description="the gateway's sign-in callback")
    cli_redirect: RedirectAddress = Field(description="the callback of the command line")

    @property
    def address(self) -> str:
        """The issuer as tokens spell it."""
        return f"http://{self.http.host}:{self.http.port}/realms/spona"
