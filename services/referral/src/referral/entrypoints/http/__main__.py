"""`python -m referral.entrypoints.http`: the request process."""

from chassis.http.run import run_http
from chassis.settings.loading import load
from referral.bootstrap import wire
from referral.entrypoints.http.app import make_app
from referral.settings import Api

if __name__ == "__main__":
    settings = load(Api)
    run_http("referral", settings, lambda verifier: make_app(wire(settings), verifier, production=settings.production))
