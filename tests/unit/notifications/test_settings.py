"""The worker's mail settings refuse what is wrong or unsafe, each with a sentence that names the setting and no value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chassis.settings.loading import SettingsRefused, read
from notifications import bootstrap
from notifications.settings import NotificationsWorkerSettings

if TYPE_CHECKING:
    from pathlib import Path

_SECRET = "hunter2hunter2"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """What a worker needs, in production."""
    (tmp_path / "key.pem").write_text("")
    for name, value in {
        "SPONA_ENV": "production",
        "NOTIFICATIONS_DB__WORKER_DSN": f"postgresql+asyncpg://w:{_SECRET}@/notifications",
        "NOTIFICATIONS_HEALTH__PORT": "27019",
        "NOTIFICATIONS_KEYS__AUDIT_SIGNING": str(tmp_path / "key.pem"),
        "NOTIFICATIONS_RECORD__HEAD": str(tmp_path / "head"),
        "NOTIFICATIONS_RECORD__COPIES": str(tmp_path),
        "NOTIFICATIONS_SMTP__HOST": "mail.example.org",
        "NOTIFICATIONS_SMTP__PORT": "587",
        "NOTIFICATIONS_SMTP__SENDER": "obavestenja@example.org",
        "NOTIFICATIONS_SMTP__PLATFORM_URL": "https://spona.example.org/",
    }.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def refused() -> list[str]:
    with pytest.raises(SettingsRefused) as error:
        read(NotificationsWorkerSettings)
    assert _SECRET not in str(error.value)
    return error.value.sentences


@pytest.mark.usefixtures("environment")
def test_production_speaks_starttls_unless_set_otherwise() -> None:
    assert read(NotificationsWorkerSettings).mail_security == "starttls"


def test_development_speaks_in_clear_to_the_catcher_and_needs_no_address_of_the_platform(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.setenv("SPONA_ENV", "development")
    environment.delenv("NOTIFICATIONS_SMTP__PLATFORM_URL")
    settings = read(NotificationsWorkerSettings)
    assert (settings.mail_security, settings.smtp.platform_url) == ("none", "http://127.0.0.1:8400/")


def test_production_refuses_mail_in_clear(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("NOTIFICATIONS_SMTP__SECURITY", "none")
    assert refused() == ["NOTIFICATIONS_SMTP__SECURITY must be starttls or tls in production."]


def test_production_refuses_the_default_address_of_the_platform(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("NOTIFICATIONS_SMTP__PLATFORM_URL")
    assert refused() == ["NOTIFICATIONS_SMTP__PLATFORM_URL must be the platform's https address in production."]


@pytest.mark.parametrize("sender", ["nobody", "@example.org", "a@", "a b@example.org", "a@b\nBcc: c@example.org"])
def test_a_sender_that_is_no_address_is_named_and_not_repeated(environment: pytest.MonkeyPatch, sender: str) -> None:
    environment.setenv("NOTIFICATIONS_SMTP__SENDER", sender)
    assert refused() == ["NOTIFICATIONS_SMTP__SENDER must be a plain mail address, like obavestenja@example.org."]


def test_what_is_missing_and_what_is_unknown_are_published_at_once(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("NOTIFICATIONS_SMTP__HOST")
    environment.setenv("NOTIFICATIONS_SMTP__HOTS", "x")
    assert refused() == [
        "NOTIFICATIONS_SMTP__HOTS is not a setting of this process: did you mean NOTIFICATIONS_SMTP__HOST? Else remove it.",
        "NOTIFICATIONS_SMTP__HOST is missing: set it to the mail server's name.",
    ]


_PHONE = {
    "NOTIFICATIONS_PHONE__URL": "https://telefon.example.org/calls",
    "NOTIFICATIONS_PHONE__SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}


@pytest.mark.usefixtures("environment")
def test_without_a_telephone_service_the_worker_runs_and_alerts_every_five_minutes() -> None:
    settings = read(NotificationsWorkerSettings)
    assert (settings.phone.url, settings.phone.secret, settings.alarm.step_seconds) == (None, None, 300)
    assert bootstrap.telephone(settings) is None


def test_a_telephone_service_needs_its_secret_and_in_production_https(environment: pytest.MonkeyPatch) -> None:
    for name, value in _PHONE.items():
        environment.setenv(name, value)
    assert bootstrap.telephone(read(NotificationsWorkerSettings)) is not None
    environment.setenv("NOTIFICATIONS_PHONE__URL", "http://telefon.example.org/calls")
    assert refused() == ["NOTIFICATIONS_PHONE__URL must be an https address in production."]
    environment.setenv("SPONA_ENV", "development")
    assert bootstrap.telephone(read(NotificationsWorkerSettings)) is not None
    environment.delenv("NOTIFICATIONS_PHONE__SECRET")
    assert refused() == [
        "NOTIFICATIONS_PHONE__SECRET is missing: set the secret that calls to the telephone service are signed with."
    ]


def test_a_secret_alone_is_no_telephone_service(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("NOTIFICATIONS_PHONE__SECRET", _PHONE["NOTIFICATIONS_PHONE__SECRET"])
    assert bootstrap.telephone(read(NotificationsWorkerSettings)) is None


@pytest.mark.parametrize("secret", [_SECRET, "whsec_", "whsec_c2hvcnQ=", "whsec_!!!!", f"whsec_{'A' * 200}"])
def test_a_secret_that_signs_nothing_is_named_and_not_repeated(environment: pytest.MonkeyPatch, secret: str) -> None:
    environment.setenv("NOTIFICATIONS_PHONE__SECRET", secret)
    (sentence,) = refused()
    assert sentence.startswith("NOTIFICATIONS_PHONE__SECRET must be whsec_ and 24 to 64 random bytes")
    assert secret not in sentence.replace("whsec_ and", "")


def test_production_alerts_every_five_minutes_and_never_otherwise(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("NOTIFICATIONS_ALARM__STEP_SECONDS", "5")
    assert refused() == ["NOTIFICATIONS_ALARM__STEP_SECONDS must be 300 in production: every five minutes."]
    environment.setenv("SPONA_ENV", "development")
    assert read(NotificationsWorkerSettings).alarm.step_seconds == 5
