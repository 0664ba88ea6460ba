"""Pytest plugin: one real Keycloak per session with its realm applied, which a test may stop and start again."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr

from chassis.auth.tokens import TokenVerifier
from gateway.settings import BrowserAuth
from infra.keycloak.administration import Realm
from infra.keycloak.realm import Desired, desired, of_demo
from infra.keycloak.server import Keycloak
from infra.processes.children import spawn
from infra.processes.probes import why_not_ready
from infra.sign_in import people
from infra.sign_in.code_flow import SignIn
from tests.support.engine import Engine, require
from tests.support.folders import open_folder
from tests.support.issuer import PEOPLE
from tests.support.probe import eventually
from tests.support.program import free_port

GATEWAY = "http://127.0.0.1:24000"
BACK_CHANNEL = "127.0.0.2"
"""Where Keycloak reaches the gateway, and no browser does."""


class RunningKeycloak(Engine):
    """A Keycloak that a test may stop and start again."""

    def __init__(self, home: Path) -> None:
        """Start it on free ports; the realm is as the import leaves it."""
        self.gateway_secret = secrets.token_hex(16)
        self.admin_secret = secrets.token_hex(16)
        realm = replace(of_demo(GATEWAY, self.gateway_secret), back_channel=f"http://{BACK_CHANNEL}:24000")
        self.desired: Desired = desired(realm, people.load(PEOPLE))
        self.server = Keycloak(home, free_port(), free_port(), realm, self.admin_secret)
        self._log = home / "keycloak.log"
        self.server.prepare()
        self.start()
        self.first_plan = self.realm().plan(self.desired)
        self.realm().apply(self.first_plan)

    def start(self) -> None:
        """Start it where it was stopped."""
        if self._process is None:
            self._process = spawn(self.server.command(), log=self._log, env=self.server.environment())
            ready = partial(why_not_ready, self.server.management_port, "/health/ready")
            eventually(lambda: ready() == "", f"Keycloak is ready; see {self._log}", seconds=180)

    def realm(self) -> Realm:
        """The realm as its administrator sees it."""
        return Realm.connect(self.server.address, self.admin_secret)

    def mend(self) -> list[str]:
        """Apply what differs; the lines of the plan."""
        realm = self.realm()
        plan = realm.plan(self.desired)
        realm.apply(plan)
        return plan.lines()

    def sign_in(self) -> SignIn:
        """What the command line and the demo use."""
        return SignIn(self.server.issuer, f"{GATEWAY}/auth/cli", self.gateway_secret)

    @property
    def auth(self) -> BrowserAuth:
        """What the gateway is given."""
        protocol = f"{self.server.issuer}/protocol/openid-connect"
        return BrowserAuth(
            issuer=self.server.issuer,
            jwks_url=f"{protocol}/certs",
            audience="gateway",
            token_url=f"{protocol}/token",
            client_id="gateway",
            client_secret=SecretStr(self.gateway_secret),
        )

    def verifier(self, audience: str = "gateway") -> TokenVerifier:
        """What a process that takes such tokens uses."""
        return TokenVerifier(self.auth.issuer, audience, self.auth.jwks_url)


@pytest.fixture(scope="session")
def keycloak() -> Iterator[RunningKeycloak]:
    """Give the session's Keycloak; skip where the machine cannot run one."""
    require("Keycloak")
    with open_folder() as home:
        running = RunningKeycloak(home)
        yield running
        running.stop()
