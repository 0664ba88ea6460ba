"""`python -m referral.entrypoints.relay`: publishes what happened here."""

from chassis.processes.background import run_relay
from chassis.settings.loading import load
from referral.settings import Relay

if __name__ == "__main__":
    run_relay("referral", load(Relay))
