"""Whether the alert that should fire does, and no other: a real Prometheus beside a real installation, in which faults are made."""
