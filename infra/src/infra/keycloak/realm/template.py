"""The realm of infra/keycloak/realm.json, with what differs from one installation to another filled in."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

FILES = Path(__file__).resolve().parents[4] / "keycloak"
FILE = FILES / "realm.json"
NAME = "spona"


@dataclass(frozen=True, slots=True)
class RealmSettings:
    """What differs: where the gateway is, its secret, and how strict sign-in is (by default as production wants it).

    `back_channel` is where Keycloak itself reaches the gateway, when that is not where browsers do.
    """

    gateway: str
    gateway_secret: str = field(repr=False)
    minimum_acr: int = 2
    password_policy: str = "length(12) and notUsername(undefined) and passwordHistory(5)"  # noqa: S105 -- a rule
    plain_http: bool = False
    back_channel: str | None = None

    def variables(self) -> dict[str, str]:
        """Return them under the names that realm.json has; Keycloak's import reads them from its environment."""
        return {
            "SPONA_GATEWAY": self.gateway,
            "SPONA_BACK_CHANNEL": self.back_channel or self.gateway,
            "SPONA_GATEWAY_SECRET": self.gateway_secret,
            "SPONA_MINIMUM_ACR": str(self.minimum_acr),
            "SPONA_PASSWORD_POLICY": self.password_policy,
            "SPONA_PLAIN_HTTP": str(self.plain_http).lower(),
        }

    def document(self) -> dict[str, Any]:
        """Return the realm as it must be."""
        read: dict[str, Any] = json.loads(Template(FILE.read_text("utf-8")).substitute(self.variables()))
        return read


def of_demo(gateway: str, gateway_secret: str) -> RealmSettings:
    """Return the settings of a demo installation: plain http, acr 1 is enough, any password."""
    return RealmSettings(gateway, gateway_secret, minimum_acr=1, password_policy="", plain_http=True)
