"""The pages of one sign-in, whichever issuer shows them: what a form asks for, and what a demo person answers."""

import base64
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from infra.errors import CliError

PERIOD_SECONDS = 30
# A code opens one sign-in only, and the issuer takes that of the next half minute as well.
_AHEAD = (0, 1)


@dataclass(slots=True)
class SignInForm:
    """The first form of a page; `people` are the usernames of its buttons, empty where one types a name.

    `refusal` is what the page says was wrong with the answer before.
    """

    action: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    asks_to_confirm: bool = False
    asks_for_password: bool = False
    asks_for_code: bool = False
    refusal: str = ""


def read(page: str) -> SignInForm | None:
    """The form of `page`, or None when it holds none."""
    reader = _Reader()
    reader.feed(page)
    return reader.form if reader.form.action else None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.form = SignInForm()
        self._in_refusal = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        self._in_refusal = given.get("id", "").startswith("input-error")
        if tag == "form" and not self.form.action:
            self.form.action = given.get("action", "")
        elif tag == "input" and given.get("type") == "hidden":
            self.form.hidden[name] = value
        elif tag == "input":
            self.form.asks_for_password |= name == "password"
            self.form.asks_for_code |= name == "otp"
        elif tag == "button" and name == "username":
            self.form.people.append(value)
        elif tag == "button" and name == "confirm":
            self.form.asks_to_confirm = True

    def handle_data(self, data: str) -> None:
        if self._in_refusal and data.strip():
            self.form.refusal = " ".join(data.split())
            self._in_refusal = False


def one_time_code(secret: str, at: float) -> str:
    """The code that an app holding `secret` (base32, as it is typed into one) shows at `at` seconds since 1970."""
    return TOTP(base64.b32decode(secret), 6, SHA1(), PERIOD_SECONDS).generate(int(at)).decode()  # noqa: S303 -- RFC 6238


@dataclass(frozen=True, slots=True)
class Credentials:
    """A password, and the secret of an authenticator app (base32) where there is one."""

    password: str = field(repr=False)
    second_factor: str | None = field(default=None, repr=False)

    @classmethod
    def of_demo_people(cls) -> Self:
        """What all demo people share."""
        # An issuer that asks for nothing has no use for the file.
        from infra.launcher import plan  # noqa: PLC0415
        from infra.sign_in import people  # noqa: PLC0415

        known = people.load(plan.people_file())
        return cls(known.password, known.second_factor)


class Answers:
    """The answers of one person, page by page; without credentials they have those of the demo people."""

    def __init__(self, person: str, credentials: Credentials | None) -> None:
        """Nothing is answered yet."""
        self._person = person
        self._credentials = credentials
        self._named = False
        self._ahead = list(_AHEAD)

    def to(self, form: SignInForm) -> dict[str, str]:
        """The fields for `form`; raises CliError when the same is asked again, or what this person does not have."""
        if form.asks_to_confirm:
            return {"confirm": "yes"}
        if form.asks_for_code:
            return {"otp": self._code()}
        if self._named:
            raise CliError(f"The issuer refused to sign {self._person} in: {form.refusal or 'it asks again who it is'}")
        self._named = True
        password = {"password": self._known().password} if form.asks_for_password else {}
        return {"username": self._person, **password}

    def _code(self) -> str:
        secret = self._known().second_factor
        if secret is None:
            raise CliError(
                f"The issuer asks {self._person} for a one-time code, and no authenticator app is known here."
            )
        if not self._ahead:
            raise CliError(
                f"The issuer refused the one-time codes of {self._person}: each opens one sign-in only; "
                "try again in half a minute."
            )
        return one_time_code(secret, time.time() + self._ahead.pop(0) * PERIOD_SECONDS)

    def _known(self) -> Credentials:
        if self._credentials is None:
            self._credentials = Credentials.of_demo_people()
        return self._credentials
