"""What a browser's request can be refused for. Each is a sentence with a stable slug; pages may answer it in their own words."""

from __future__ import annotations

from enum import StrEnum

from chassis.domain.errors import DomainError, ErrorKind


class SignInNeeded(DomainError, slug="sign-in-needed", kind=ErrorKind.FORBIDDEN):
    """No person is signed in with this browser, or no longer; `return_to` is where to go on afterwards."""

    title = "You are not signed in, or your sign-in has ended. Sign in and do it again."

    def __init__(self, return_to: str) -> None:
        """`return_to` is a path of this platform."""
        super().__init__()
        self.return_to = return_to


class StepUpNeeded(DomainError, slug="step-up-needed", kind=ErrorKind.FORBIDDEN):
    """The page wants a second factor that was given less than eight hours ago."""

    title = "This needs your second factor. Sign in with it and do it again."

    def __init__(self, return_to: str) -> None:
        """`return_to` is a path of this platform."""
        super().__init__()
        self.return_to = return_to


class FailureReason(StrEnum):
    """Why a sign-in came to nothing: for the page that shows it, and for logs."""

    CANCELLED = "cancelled"
    NOT_BEGUN_HERE = "not-begun-here"
    REFUSED = "refused"
    SECOND_FACTOR_MISSING = "second-factor-missing"


_SENTENCES = {
    FailureReason.CANCELLED: "The sign-in was not completed. Sign in again when you are ready.",
    FailureReason.NOT_BEGUN_HERE: "This sign-in was not begun in this browser, took longer than ten minutes or was "
    "already used. Go to the start page and sign in from there.",
    FailureReason.REFUSED: "The sign-in service did not confirm who you are. Sign in again; if it happens twice, "
    "tell your administrator.",
    FailureReason.SECOND_FACTOR_MISSING: "The sign-in service did not ask for your one-time code, and this page needs "
    "it. Open the page again; if it happens twice, tell your administrator.",
}


class SignInFailed(DomainError, slug="sign-in-failed", kind=ErrorKind.INVALID):
    """A sign-in came to nothing; no one is signed in by it."""

    title = "The sign-in came to nothing."

    def __init__(self, reason: FailureReason) -> None:
        """The sentence follows from `reason`."""
        super().__init__(_SENTENCES[reason], reason=reason.value)
        self.reason = reason


class SignedOutHereOnly(DomainError, slug="signed-out-here-only", kind=ErrorKind.UNAVAILABLE):
    """The session is gone, but the issuer could not be notified: its own sign-in lives on in this browser."""

    title = (
        "You are signed out of Spona. The sign-in service cannot be reached just now and may still know you: "
        "close the browser if others use this device."
    )


class LogoutTokenRefused(DomainError, slug="logout-token-refused", kind=ErrorKind.INVALID):
    """The issuer's word that a session ended cannot be believed."""

    title = "The logout token is not one of this issuer for this client, is too old or was used before."
