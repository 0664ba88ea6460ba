"""Settings of the gateway, all with the prefix GATEWAY_."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from chassis.settings.groups import AuthWithExchange, Group, Http, WebAddress
from chassis.settings.processes import ServiceSettings

OPERATIONS = Path(__file__).resolve().parents[2] / "operations"
"""Where the named documents stand in the repository."""


class Services(Group):
    """Where the three services answer."""

    identification: WebAddress = Field(description="the address of identification")
    referral: WebAddress = Field(description="the address of referral")
    notifications: WebAddress = Field(description="the address of notifications")


class Rate(Group):
    """How many requests a minute are answered."""

    per_person: int = Field(default=600, ge=1)
    per_agency: int = Field(default=6000, ge=1)


class GatewaySettings(ServiceSettings):
    """What the gateway needs."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_")

    auth: AuthWithExchange
    services: Services
    http: Http
    rate: Rate = Field(default_factory=Rate)
    operations: Path = Field(default=OPERATIONS)
