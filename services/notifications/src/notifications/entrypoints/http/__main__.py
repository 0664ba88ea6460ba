"""`python -m notifications.entrypoints.http`: the request process."""

from chassis.http.run import run_http
from chassis.settings.loading import load
from notifications.bootstrap import wire
from notifications.entrypoints.http.app import make_app
from notifications.settings import NotificationsHttpSettings

if __name__ == "__main__":
    settings = load(NotificationsHttpSettings)
    run_http(
        "notifications", settings, lambda verifier: make_app(wire(settings), verifier, production=settings.production)
    )
