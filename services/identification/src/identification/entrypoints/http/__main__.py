"""`python -m identification.entrypoints.http`: the request process."""

from chassis.http.run import run_http
from chassis.settings.loading import load
from identification.bootstrap import wire
from identification.entrypoints.http.app import make_app
from identification.settings import Api

if __name__ == "__main__":
    settings = load(Api)
    run_http(
        "identification", settings, lambda verifier: make_app(wire(settings), verifier, production=settings.production)
    )
