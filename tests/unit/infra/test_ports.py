"""The ports that people and scripts outside the repository lean on."""

from __future__ import annotations

from pathlib import Path

from infra.installation.place import Installation
from infra.launcher.plan import ports


def test_fixed_ports() -> None:
    offsets = {name: port - 8400 for name, port in ports(Installation(Path("x"), 8400))}
    assert offsets == {
        "gateway": 0,
        "identification-http": 1,
        "referral-http": 2,
        "notifications-http": 3,
        "issuer": 4,
        "mail-catcher": 5,
        "phone-catcher": 9,
        "identification-relay": 11,
        "identification-consumer": 12,
        "identification-worker": 13,
        "referral-relay": 14,
        "referral-consumer": 15,
        "referral-worker": 16,
        "notifications-relay": 17,
        "notifications-consumer": 18,
        "notifications-worker": 19,
    }
