"""The Office's figures are of a day and a week in production, and live only where people are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chassis.settings.loading import SettingsRefused, read
from referral.settings import Worker

if TYPE_CHECKING:
    from pathlib import Path


def test_production_shows_no_live_figures_and_development_may(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("")
    for name, value in {
        "SPONA_ENV": "production",
        "REFERRAL_DB__WORKER_DSN": "postgresql+asyncpg://w:secret@/referral",
        "REFERRAL_HEALTH__PORT": "27019",
        "REFERRAL_KEYS__AUDIT_SIGNING": str(tmp_path / "key.pem"),
        "REFERRAL_RECORD__HEAD": str(tmp_path / "head"),
        "REFERRAL_RECORD__COPIES": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    assert not read(Worker).figures.live
    monkeypatch.setenv("REFERRAL_FIGURES__REFRESH", "live")
    with pytest.raises(SettingsRefused) as refused:
        read(Worker)
    (sentence,) = refused.value.sentences
    assert sentence.startswith("REFERRAL_FIGURES__REFRESH must be daily in production")
    monkeypatch.setenv("SPONA_ENV", "development")
    assert read(Worker).figures.live
