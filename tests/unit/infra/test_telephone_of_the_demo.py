"""What the demo's telephone is told, and what it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.settings.loading import SettingsRefused, read
from infra.installation.place import Installation
from infra.keys import secrets
from infra.launcher.environment import Environments
from infra.phonecatcher.app import PhoneCatcherSettings
from infra.phonecatcher.folder import CallFolder, RecordedCall
from infra.phonecatcher.pages import calls

OUTER = {"PATH": "/bin"}


def environments(here: Installation, **outer: str) -> Environments:
    return Environments(here, secrets.ensure(here), "/somewhere", OUTER | outer)


def a_call(delivery: str) -> RecordedCall:
    return RecordedCall(
        delivery, "+381000", ("voice",), "a_code", "Rečenica <b>.", "sr-Latn", "2026-11-26T02:14:00+00:00"
    )


def test_it_accepts_its_settings_and_never_runs_in_production(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environments(here).phone_catcher().items():
        monkeypatch.setenv(name, value)
    assert read(PhoneCatcherSettings).answers == "http://127.0.0.1:21003/phone/answers"
    monkeypatch.setenv("SPONA_ENV", "production")
    with pytest.raises(SettingsRefused) as refused:
        read(PhoneCatcherSettings)
    assert "the phone catcher calls nobody" in str(refused.value)


def test_alerts_follow_each_other_as_in_production_unless_the_launcher_is_set_otherwise(here: Installation) -> None:
    def step(made: Environments) -> str | None:
        return made.worker("notifications").get("NOTIFICATIONS_ALARM__STEP_SECONDS")

    assert (step(environments(here)), step(environments(here, SPONA_ALARM_STEP_S="5"))) == (None, "5")


def test_the_newest_calls_are_kept_and_a_repeat_is_none(tmp_path: Path) -> None:
    folder = CallFolder(tmp_path, limit=2)
    assert [folder.keep(a_call(name)) for name in ("a", "b", "b", "c")] == [True, True, False, True]
    again = CallFolder(tmp_path, limit=2)
    again.press("b", "2026-11-26T02:15:00+00:00")
    again.press("a", "2026-11-26T02:15:00+00:00")
    kept = [(call.delivery, call.times, call.pressed_at is not None) for call in again.newest_first()]
    assert kept == [("c", 1, False), ("b", 2, True)]
    assert {file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {0}


def test_the_page_shows_words_as_words() -> None:
    page = calls([a_call("a")])
    assert "Rečenica &lt;b&gt;." in page
    assert "Непознат број" in page
