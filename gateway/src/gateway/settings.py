"""Settings of the gateway, all with the prefix GATEWAY_."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import SettingsConfigDict

from chassis.settings.groups import AppDatabase, AuthWithExchange, Group, HexKey, Http, Rate, WebAddress
from chassis.settings.processes import TOGETHER, OperationsSettings, ServiceSettings
from contracts.validation_messages import problem

OPERATIONS = Path(__file__).resolve().parents[2] / "operations"
"""Where the named documents are in the repository."""


_PREFIX = SettingsConfigDict(env_prefix="GATEWAY_")


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.path not in ("", "/") or parts.query:
        raise problem("must be the address alone, without a path: sign-in comes back to /auth/callback below it.")
    return value


class Services(Group):
    """Where the three services answer."""

    identification: WebAddress = Field(description="the address of identification")
    referral: WebAddress = Field(description="the address of referral")
    notifications: WebAddress = Field(description="the address of notifications")


class BrowserAuth(AuthWithExchange):
    """The same, for a process at which browsers sign in: where it asks the issuer itself, when that is not where browsers do."""

    metadata_url: WebAddress | None = None
    end_session_url: WebAddress | None = None

    @property
    def metadata(self) -> str:
        """The address of the issuer's metadata."""
        return self.metadata_url or f"{self.issuer}/.well-known/openid-configuration"


class GatewayRate(Rate):
    """The same for documents and pages together; the calls to one service that come of a person's requests; and per address.

    A service answers a little more to one person than is called here: what comes through the gateway is refused by it.
    """

    per_person: int = Field(default=600, ge=1)
    per_agency: int | None = Field(default=6000, ge=1)
    calls_per_person: int = Field(default=900, ge=1)
    sign_ins_per_address: int = Field(default=120, ge=1)
    kept_forms_per_address: int = Field(default=20, ge=1)


class Keys(Group):
    """Keys of the gateway."""

    sessions: HexKey = Field(description="32 random bytes as hexadecimal digits, for hashes in the session table")


class Session(Group):
    """How long a browser stays signed in: without a request, and at most."""

    idle_minutes: int = Field(default=20, ge=1, le=60)
    lasts_hours: int = Field(default=10, ge=1, le=24)

    @property
    def idle(self) -> timedelta:
        """Without a request."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def lasts(self) -> timedelta:
        """Whatever happens."""
        return timedelta(hours=self.lasts_hours)


def _exit(value: str) -> str:
    if "?" in value or "#" in value:
        raise problem("must be an address without a query: it must tell nothing of who comes.")
    return value


class GatewaySettings(ServiceSettings):
    """What the gateway needs."""

    model_config = _PREFIX

    public_url: Annotated[WebAddress, AfterValidator(_origin)] = Field(
        description="the address under which browsers reach the gateway"
    )
    exit_url: Annotated[WebAddress, AfterValidator(_exit)] = Field(
        default="https://www.hidmet.gov.rs/",
        description="the harmless page of another site that opens when a reporter leaves in haste",
    )
    db: AppDatabase
    keys: Keys
    session: Session = Field(default_factory=Session)
    auth: BrowserAuth
    services: Services
    http: Http
    rate: GatewayRate = Field(default_factory=GatewayRate)
    proxies: int = Field(default=0, ge=0, le=5)
    """How many proxies are in front, each of which adds to X-Forwarded-For from whom it got the request."""
    operations: Path = Field(default=OPERATIONS)

    @property
    def origin(self) -> str:
        """Scheme, host and port of the public address, as browsers spell it."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}".lower()

    @model_validator(mode="after")
    def _refuse_a_plain_address_in_production(self) -> Self:
        addresses: dict[tuple[str, ...], str] = {("public_url",): self.public_url, ("exit_url",): self.exit_url}
        addresses |= {("services", name): address for name, address in self.services}
        plain = [name for name, address in addresses.items() if urlsplit(address).scheme != "https"]
        if self.production and plain:
            problems = dict.fromkeys(plain, "must be an https address in production.")
            raise PydanticCustomError(TOGETHER, "settings that do not fit", {"problems": problems})
        return self


class GatewayOperationsSettings(OperationsSettings):
    """Commands of `python -m gateway.operations`."""

    model_config = _PREFIX
