"""`python -m identification.entrypoints.http`: the request process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.http.run import run_http
from chassis.settings.loading import load
from identification.bootstrap import wire
from identification.entrypoints.http.app import make_app
from identification.settings import Api

if TYPE_CHECKING:
    from fastapi import FastAPI

    from chassis.auth.tokens import TokenVerifier


def main() -> None:
    """Serves until told to stop."""
    settings = load(Api)

    def app(verifier: TokenVerifier) -> FastAPI:
        return make_app(wire(settings), verifier, production=settings.production)

    run_http("identification", settings, app)


if __name__ == "__main__":
    main()
