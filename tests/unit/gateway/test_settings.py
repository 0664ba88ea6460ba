"""What the gateway refuses to start with."""

from __future__ import annotations

import pytest

from chassis.settings.groups import Rate
from chassis.settings.loading import SettingsRefused, read
from gateway.settings import GatewaySettings

ENVIRONMENT = {
    "SPONA_ENV": "production",
    "GATEWAY_PUBLIC_URL": "https://Spona.example.org/",
    "GATEWAY_DB__APP_DSN": "postgresql+asyncpg://gateway_app@db.example.org/gateway",
    "GATEWAY_KEYS__SESSIONS": "5e" * 32,
    "GATEWAY_AUTH__ISSUER": "https://issuer.example.org",
    "GATEWAY_AUTH__JWKS_URL": "https://issuer.example.org/certs",
    "GATEWAY_AUTH__AUDIENCE": "gateway",
    "GATEWAY_AUTH__TOKEN_URL": "https://issuer.example.org/token",
    "GATEWAY_AUTH__CLIENT_ID": "gateway",
    "GATEWAY_AUTH__CLIENT_SECRET": "a-secret",
    "GATEWAY_SERVICES__IDENTIFICATION": "https://identification",
    "GATEWAY_SERVICES__REFERRAL": "https://referral",
    "GATEWAY_SERVICES__NOTIFICATIONS": "https://notifications",
    "GATEWAY_HTTP__PORT": "8400",
    # Any file that can be read: it is opened by the one who serves.
    "GATEWAY_HTTP__CERTIFICATE": __file__,
    "GATEWAY_HTTP__CERTIFICATE_KEY": __file__,
}


@pytest.fixture(autouse=True)
def _told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Good settings of production."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def test_the_origin_is_spelled_as_browsers_spell_it() -> None:
    settings = read(GatewaySettings)
    assert settings.origin == "https://spona.example.org"
    assert (settings.session.idle.total_seconds(), settings.session.lasts.total_seconds()) == (1200, 36000)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "GATEWAY_PUBLIC_URL",
            "http://spona.example.org",
            "GATEWAY_PUBLIC_URL must be an https address in production.",
        ),
        ("GATEWAY_PUBLIC_URL", "https://spona.example.org/pages", "GATEWAY_PUBLIC_URL must be the address alone"),
        (
            "GATEWAY_AUTH__METADATA_URL",
            "http://issuer.example.org/.well-known",
            "GATEWAY_AUTH__METADATA_URL must be an https",
        ),
        (
            "GATEWAY_AUTH__END_SESSION_URL",
            "http://issuer.example.org/end",
            "GATEWAY_AUTH__END_SESSION_URL must be an https",
        ),
        ("GATEWAY_EXIT_URL", "http://example.org/", "GATEWAY_EXIT_URL must be an https address in production."),
        ("GATEWAY_SERVICES__REFERRAL", "http://referral", "GATEWAY_SERVICES__REFERRAL must be an https address"),
        ("GATEWAY_KEYS__SESSIONS", "5e", "GATEWAY_KEYS__SESSIONS must be 64 hexadecimal digits"),
        ("GATEWAY_SESSION__IDLE_MINUTES", "0", "GATEWAY_SESSION__IDLE_MINUTES"),
    ],
)
def test_what_is_unsafe_is_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsRefused) as refused:
        read(GatewaySettings)
    assert any(line.startswith(sentence) for line in refused.value.sentences), refused.value.sentences


def test_who_comes_through_the_gateway_meets_its_limit_before_a_service_s() -> None:
    rate = read(GatewaySettings).rate
    assert rate.per_person <= rate.calls_per_person < Rate().per_person
    assert rate.per_agency is not None
    assert rate.per_person < rate.per_agency
