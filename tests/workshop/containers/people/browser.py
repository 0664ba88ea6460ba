"""A real Chromium before the proxy: people sign in with what they know and what their app shows."""

import base64
import hashlib
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, Page, sync_playwright

from infra.errors import CliError
from infra.sign_in.page import PERIOD_SECONDS, one_time_code
from tests.workshop.containers.needs import ADDRESS
from tests.workshop.containers.outside import world as outside
from tests.workshop.containers.people.staff import Member
from tests.workshop.containers.places import Places

BASE = f"https://{outside.GATEWAY}"
_SIGN_IN = f"https://{outside.SIGN_IN}"
_PATIENCE_MS = 120_000
_PAGES = 6
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""What a browser that a program opens is started with."""


@dataclass(slots=True)
class Window:
    """One person's window; `did` is what the sign-in asked of them, in order."""

    page: Page
    did: tuple[str, ...]

    def open(self, path: str) -> None:
        """Go to a page of the platform."""
        self.page.goto(BASE + path, wait_until="load")


class People:
    """Opens a window for each person who is asked for."""

    def __init__(self, browser: Browser) -> None:
        """No one is signed in."""
        self._browser = browser

    @contextmanager
    def signed_in(self, member: Member, to: str = "/") -> Iterator[Window]:
        """A new window in which this person has just signed in at Keycloak's own pages."""
        context = self._browser.new_context(locale="sr-Cyrl-RS", viewport={"width": 390, "height": 844})
        context.set_default_timeout(_PATIENCE_MS)
        page = context.new_page()
        try:
            page.goto(f"{BASE}/auth/sign-in?to={to}", wait_until="load")
            did = tuple(_pages_of_the_sign_in(page, member))
            page.wait_for_url(BASE + to)
            yield Window(page, did)
        finally:
            context.close()


@contextmanager
def chromium(places: Places) -> Iterator[People]:
    """The browser of the machine; it meets the proxy under its names, and trusts its one certificate."""
    rules = ", ".join(f"MAP {name} {ADDRESS}" for name in (outside.GATEWAY, outside.SIGN_IN))
    trusted = spki((places.certificates / "public.pem").read_bytes())
    arguments = (
        *ARGUMENTS,
        f"--host-resolver-rules={rules}, MAP * ~NOTFOUND, EXCLUDE {ADDRESS}",
        f"--ignore-certificate-errors-spki-list={trusted}",
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(arguments))
        yield People(browser)
        browser.close()


def spki(certificate: bytes) -> str:
    """Return by what Chromium knows the key of a certificate."""
    key = x509.load_pem_x509_certificate(certificate).public_key()
    digest = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return base64.b64encode(digest).decode()


def _pages_of_the_sign_in(page: Page, member: Member) -> Iterator[str]:
    """Answer each page that Keycloak shows; yields what it asked for."""
    for _ in range(_PAGES):
        page.wait_for_load_state("load")
        if not page.url.startswith(_SIGN_IN):
            return
        if page.locator("#password-new").count():
            member.password = secrets.token_urlsafe(16)
            page.locator("#password-new").fill(member.password)
            page.locator("#password-confirm").fill(member.password)
            yield "new password"
        elif page.locator("input[name=totpSecret]").count():
            _enrol(page, member)
            yield "app enrolled"
        elif page.locator("#otp").count():
            page.locator("#otp").fill(_code(member))
            yield "one-time code"
        elif page.locator("#username").count():
            page.locator("#username").fill(member.username)
            page.locator("#password").fill(member.password)
            yield "password"
        else:
            found = " ".join(page.locator("body").inner_text().split())
            raise CliError(f"Keycloak shows {member.username} a page that nobody answers: {found[:200]}")
        with page.expect_navigation():
            page.locator("#kc-login, #saveTOTPBtn, #kc-passwd-update-form [type=submit]").first.click()
    raise CliError(f"Keycloak asked {member.username} for more than {_PAGES} pages")


def _enrol(page: Page, member: Member) -> None:
    """As a person does whose app cannot read the picture: they type the key that the page shows."""
    page.locator("#mode-manual").click()
    page.wait_for_load_state("load")
    member.app = key_as_typed(page.locator("#kc-totp-secret-key").inner_text())
    page.locator("#totp").fill(_code(member))
    page.locator("#userLabel").fill("telefon")


def key_as_typed(shown: str) -> str:
    """Return the key of an app in the form that second_factor takes, from the groups in which a page shows it."""
    plain = "".join(shown.split()).upper()
    return plain + "=" * (-len(plain) % 8)


def _code(member: Member) -> str:
    """What the app shows; a code opens one sign-in only, so one waits for the next."""
    if member.app is None:
        raise CliError(f"Keycloak asks {member.username} for a code, and no app was enrolled")
    while int(time.time() // PERIOD_SECONDS) == member.used:
        time.sleep(0.5)
    member.used = int(time.time() // PERIOD_SECONDS)
    return one_time_code(member.app, time.time())
