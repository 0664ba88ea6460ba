"""Requests are answered over TLS by certificate and key, which production demands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.chassis.settings.test_settings import HTTP, PRODUCTION, Http, refused, set_all


def test_production_demands_a_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {name: value for name, value in PRODUCTION.items() if "CERTIFICATE" not in name})
    assert refused(Http) == [
        "REFERRAL_HTTP__CERTIFICATE is missing: in production requests travel encrypted; set the path of its file."
    ]


@pytest.mark.parametrize(
    ("set_alone", "missing"),
    [("HTTP__CERTIFICATE", "HTTP__CERTIFICATE_KEY"), ("HTTP__CERTIFICATE_KEY", "HTTP__CERTIFICATE")],
)
def test_half_a_certificate_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, set_alone: str, missing: str
) -> None:
    (tmp_path / "pem").touch()
    set_all(monkeypatch, HTTP | {f"REFERRAL_{set_alone}": str(tmp_path / "pem")})
    assert refused(Http) == [
        f"REFERRAL_{missing} is missing: a certificate and its key are set together, or neither is."
    ]
