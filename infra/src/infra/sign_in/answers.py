"""What a person answers to the pages of one sign-in, whichever issuer shows them."""

import time
from dataclasses import dataclass, field
from typing import Self

from infra.errors import CliError
from infra.sign_in import second_factor
from infra.sign_in.page import SignInForm

# A code opens one sign-in only, and the issuer takes that of the next half minute as well.
_AHEAD = (0, 1)


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
        return second_factor.code(secret, time.time() + self._ahead.pop(0) * second_factor.PERIOD_SECONDS)

    def _known(self) -> Credentials:
        if self._credentials is None:
            self._credentials = Credentials.of_demo_people()
        return self._credentials
