"""`python -m identification.entrypoints.relay`: publishes what happened here."""

from chassis.processes.background import run_relay
from chassis.settings.loading import load
from identification.settings import Relay

if __name__ == "__main__":
    run_relay("identification", load(Relay))
