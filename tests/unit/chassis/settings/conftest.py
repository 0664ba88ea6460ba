"""An environment without settings of ours."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("REFERRAL_", "SPONA_")):
            monkeypatch.delenv(name)
