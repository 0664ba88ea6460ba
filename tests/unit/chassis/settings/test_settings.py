"""Settings refuse what is missing, wrong, unknown or unsafe, each in a sentence, and never show a value."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict

from chassis.settings.groups import Auth, AuthWithExchange
from chassis.settings.loading import SettingsRefused, load, needed, read
from chassis.settings.processes import (
    ConsumerSettings,
    HttpSettings,
    OperationsSettings,
    RelaySettings,
    ServiceSettings,
    WorkerSettings,
)

SECRET = "hunter2-hunter2"
DSN = f"postgresql+asyncpg://referral_app:{SECRET}@/referral?host=/tmp&port=1"
HTTP = {
    "SPONA_ENV": "development",
    "REFERRAL_DB__APP_DSN": DSN,
    "REFERRAL_AUTH__ISSUER": "http://127.0.0.1:24004/realms/spona",
    "REFERRAL_AUTH__JWKS_URL": "http://127.0.0.1:24004/certs",
    "REFERRAL_AUTH__AUDIENCE": "referral",
    "REFERRAL_HTTP__PORT": "24002",
    "REFERRAL_KEYS__IDEMPOTENCY": "ab" * 32,
}
PRODUCTION = HTTP | {
    "SPONA_ENV": "production",
    "REFERRAL_AUTH__ISSUER": "https://sign-in.example/realms/spona",
    "REFERRAL_AUTH__JWKS_URL": "https://sign-in.example/certs",
    # Any file that can be read: it is opened by the one who serves.
    "REFERRAL_HTTP__CERTIFICATE": __file__,
    "REFERRAL_HTTP__CERTIFICATE_KEY": __file__,
}


class Http(HttpSettings):
    """The request process of a service."""

    model_config = SettingsConfigDict(env_prefix="REFERRAL_")


class Relay(RelaySettings):
    """Its relay."""

    model_config = SettingsConfigDict(env_prefix="REFERRAL_")


class Consumer(ConsumerSettings):
    """Its consumer."""

    model_config = SettingsConfigDict(env_prefix="REFERRAL_")


class Worker(WorkerSettings):
    """Its worker."""

    model_config = SettingsConfigDict(env_prefix="REFERRAL_")


class Operations(OperationsSettings):
    """Its commands."""

    model_config = SettingsConfigDict(env_prefix="REFERRAL_")


class Gateway(ServiceSettings):
    """A process with a composition of its own."""

    model_config = SettingsConfigDict(env_prefix="REFERRAL_")

    auth: AuthWithExchange


def set_all(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def refused(settings: type[ServiceSettings] = Http) -> list[str]:
    with pytest.raises(SettingsRefused) as caught:
        read(settings)
    assert SECRET not in str(caught.value)
    return caught.value.sentences


def test_good_settings_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, HTTP)
    settings = read(Http)
    assert settings.db.app_dsn.get_secret_value() == DSN
    assert settings.keys.idempotency.get_secret_value() == bytes.fromhex("ab" * 32)
    assert (settings.http.host, settings.http.port, settings.production) == ("127.0.0.1", 24002, False)
    assert (settings.telemetry.traces_dir, settings.telemetry.log_level) == (None, "info")


def test_every_missing_setting_is_named_at_once() -> None:
    assert refused(Http) == [
        "REFERRAL_DB__APP_DSN is missing: set it to the database address of the service's app role.",
        "REFERRAL_AUTH__ISSUER is missing: set it to the issuer as tokens spell it.",
        "REFERRAL_AUTH__JWKS_URL is missing: set it to the address of the issuer's public keys.",
        "REFERRAL_AUTH__AUDIENCE is missing: set it to the name tokens for this process carry as audience.",
        "REFERRAL_HTTP__PORT is missing: set it to a free port to listen on.",
        "REFERRAL_KEYS__IDEMPOTENCY is missing: set it to 32 random bytes as hexadecimal digits.",
    ]


@pytest.mark.parametrize("name", [name for name in HTTP if name != "SPONA_ENV"])
def test_an_empty_setting_is_a_missing_one(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    set_all(monkeypatch, HTTP | {name: ""})
    [sentence] = refused(Http)
    assert sentence.startswith(f"{name} is missing: set it to ")


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("REFERRAL_HTTP__PORT", "0", "must be at least 1."),
        ("REFERRAL_HTTP__PORT", "http", "must be a whole number."),
        ("REFERRAL_DB__APP_DSN", f"mysql://{SECRET}", "must start with postgresql+asyncpg://."),
        ("REFERRAL_KEYS__IDEMPOTENCY", SECRET, "must be 64 hexadecimal digits: 32 random bytes."),
        ("REFERRAL_KEYS__IDEMPOTENCY", "ab" * 31, "must be 64 hexadecimal digits: 32 random bytes."),
        (
            "REFERRAL_AUTH__ISSUER",
            f"http://{SECRET}@host/",
            "must be an http or https address without a user name or a fragment.",
        ),
        (
            "REFERRAL_AUTH__JWKS_URL",
            "file:///etc/passwd",
            "must be an http or https address without a user name or a fragment.",
        ),
        ("REFERRAL_TELEMETRY__LOG_LEVEL", SECRET, "must be one of debug, info or warning."),
        ("SPONA_ENV", SECRET, "must be one of development or production."),
    ],
)
def test_a_wrong_value_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, shown: str
) -> None:
    set_all(monkeypatch, HTTP | {name: value})
    assert refused(Http) == [f"{name} {shown}"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("REFERRAL_DB__APPDSN", "did you mean REFERRAL_DB__APP_DSN? Else remove it."),
        ("REFERRAL_DB__WORKER_DSN", "did you mean REFERRAL_DB__APP_DSN? Else remove it."),
        ("REFERRAL_DB", "did you mean REFERRAL_DB__APP_DSN? Else remove it."),
        ("REFERRAL_WHOLLY_UNKNOWN_KIND_OF_WORD", "remove it."),
        ("referral_wholly_unknown_kind_of_word", "remove it."),
    ],
)
def test_a_key_that_is_not_its_own_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, shown: str) -> None:
    set_all(monkeypatch, HTTP | {name: "{"})
    assert refused(Http) == [f"{name.upper()} is not a setting of this process: {shown}"]


def test_keys_of_other_programs_are_none_of_its_business(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, HTTP | {"REFERRALS_X": "1", "IDENTIFICATION_DB__APP_DSN": DSN, "PATH_X": "1"})
    read(Http)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REFERRAL_AUTH__ISSUER", "http://sign-in.example/realms/spona"),
        ("REFERRAL_AUTH__ISSUER", "https://127.0.0.1:8404/realms/spona"),
        ("REFERRAL_AUTH__ISSUER", "https://localhost/realms/spona"),
        ("REFERRAL_AUTH__ISSUER", "https://[::1]/realms/spona"),
        ("REFERRAL_AUTH__JWKS_URL", "http://sign-in.example/certs"),
        ("REFERRAL_AUTH__JWKS_URL", "https://127.1.2.3/certs"),
        ("REFERRAL_TELEMETRY__LOG_LEVEL", "debug"),
        ("REFERRAL_TELEMETRY__OTLP_ENDPOINT", "http://collector:4318"),
    ],
)
def test_production_refuses_what_is_unsafe(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    set_all(monkeypatch, PRODUCTION)
    assert read(Http).production
    monkeypatch.setenv(name, value)
    [sentence] = refused(Http)
    assert sentence.startswith(f"{name} must ")


def test_without_a_word_about_it_a_process_is_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {name: value for name, value in HTTP.items() if name != "SPONA_ENV"})
    assert [sentence.split()[0] for sentence in refused(Http)] == [
        "REFERRAL_HTTP__CERTIFICATE",
        "REFERRAL_AUTH__ISSUER",
        "REFERRAL_AUTH__JWKS_URL",
    ]


def test_the_exchange_must_be_safe_in_production_too(monkeypatch: pytest.MonkeyPatch) -> None:
    auth = {name: value for name, value in PRODUCTION.items() if name.startswith(("REFERRAL_AUTH", "SPONA"))}
    more = {"REFERRAL_AUTH__CLIENT_ID": "gateway", "REFERRAL_AUTH__CLIENT_SECRET": SECRET}
    set_all(monkeypatch, auth | more | {"REFERRAL_AUTH__TOKEN_URL": "http://sign-in.example/token"})
    assert refused(Gateway) == ["REFERRAL_AUTH__TOKEN_URL must be an https address in production."]


def test_nothing_shows_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, HTTP)
    settings = read(Http)
    for shown in (repr(settings), str(settings), f"{settings.db} {settings.db!r} {settings.keys!r} {settings.auth}"):
        assert SECRET not in shown
        assert "24004" not in shown
        assert "abab" not in shown
    with pytest.raises(ValidationError) as caught:
        Auth.model_validate({"issuer": SECRET, "jwks_url": SECRET, "audience": ""})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "group"), [(Relay, "WORKER_DSN"), (Consumer, "DEAD_LETTER_KEYSET"), (Worker, "AUDIT_SIGNING")]
)
def test_each_process_asks_for_its_own(settings: type[ServiceSettings], group: str) -> None:
    sentences = refused(settings)
    assert any(group in sentence for sentence in sentences)
    assert not any("APP_DSN" in sentence or "AUTH__" in sentence for sentence in sentences)


def worker(folder: Path) -> dict[str, str]:
    """What a worker needs, with a key that is not there yet."""
    return {
        "REFERRAL_DB__WORKER_DSN": DSN,
        "REFERRAL_HEALTH__PORT": "24012",
        "REFERRAL_KEYS__AUDIT_SIGNING": str(folder / "key.pem"),
        "REFERRAL_RECORD__HEAD": str(folder / "head"),
        "REFERRAL_RECORD__COPIES": str(folder),
    }


def test_a_worker_in_production_keeps_its_head_in_two_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(b"key")
    set_all(monkeypatch, worker(tmp_path) | {"SPONA_ENV": "production"})
    assert read(Worker).record.head == tmp_path / "head"
    monkeypatch.delenv("REFERRAL_RECORD__COPIES")
    [sentence] = refused(Worker)
    assert sentence.startswith("REFERRAL_RECORD__COPIES is missing: set a folder on another machine")
    for name in ("HEAD", "COPIES"):
        set_all(monkeypatch, worker(tmp_path) | {f"REFERRAL_RECORD__{name}": str(tmp_path / "away" / "head")})
        [sentence] = refused(Worker)
        assert sentence.startswith(f"REFERRAL_RECORD__{name} must be a ")
        assert str(tmp_path) not in sentence


def test_a_key_file_must_be_there_and_readable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    set_all(monkeypatch, worker(tmp_path))
    [sentence] = refused(Worker)
    assert sentence.startswith("REFERRAL_KEYS__AUDIT_SIGNING must be the path of a file that this process can read")
    assert str(tmp_path) not in sentence
    key.write_bytes(b"key")
    assert read(Worker).keys.audit_signing == key


def test_a_command_asks_for_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(Operations)
    with pytest.raises(SettingsRefused, match=r"^REFERRAL_DB__MIGRATOR_DSN is missing: this command needs it\.$"):
        needed(settings.db.migrator_dsn, "REFERRAL_DB__MIGRATOR_DSN")
    set_all(monkeypatch, {"REFERRAL_DB__MIGRATOR_DSN": DSN})
    found = needed(read(Operations).db.migrator_dsn, "REFERRAL_DB__MIGRATOR_DSN")
    assert found.get_secret_value() == DSN


def test_load_ends_the_process_with_a_sentence_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_all(monkeypatch, HTTP | {"REFERRAL_HTTP__PORT": "", "REFERRAL_WHOLLY_UNKNOWN_KIND_OF_WORD": SECRET})
    with pytest.raises(SystemExit) as ended:
        load(Http)
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        "REFERRAL_WHOLLY_UNKNOWN_KIND_OF_WORD is not a setting of this process: remove it.",
        "REFERRAL_HTTP__PORT is missing: set it to a free port to listen on.",
    ]
