"""`python -m infra.phonecatcher`: serves until SIGTERM."""

from chassis.processes.server import run_served
from chassis.settings.loading import load
from infra.phonecatcher.app import PhoneCatcherSettings, create_app

if __name__ == "__main__":
    settings = load(PhoneCatcherSettings)
    run_served("phone-catcher", settings.http, settings.telemetry, lambda _: create_app(settings))
