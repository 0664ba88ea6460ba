"""`python -m referral.entrypoints.http`: the request process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.http.run import run_http
from chassis.settings.loading import load
from referral.bootstrap import wire
from referral.entrypoints.http.app import make_app
from referral.settings import Api

if TYPE_CHECKING:
    from fastapi import FastAPI

    from chassis.auth.tokens import TokenVerifier


def main() -> None:
    """Serves until told to stop."""
    settings = load(Api)

    def app(verifier: TokenVerifier) -> FastAPI:
        return make_app(wire(settings), verifier, production=settings.production)

    run_http("referral", settings, app)


if __name__ == "__main__":
    main()
