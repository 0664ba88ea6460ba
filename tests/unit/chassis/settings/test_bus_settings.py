"""Events travel one way: over Apache Kafka or over the PostgreSQL log, as the settings of a relay or consumer say."""

import pytest

from chassis.settings.loading import read
from tests.unit.chassis.settings.test_settings import Operations, Relay, set_all
from tests.unit.chassis.settings.test_settings import refused as refusals

LOG = {"REFERRAL_BUS__DSN": "postgresql+asyncpg://referral_bus@/bus"}
KAFKA = {
    "REFERRAL_KAFKA__SERVERS": "broker.example:9093",
    "REFERRAL_KAFKA__USERNAME": "referral",
    "REFERRAL_KAFKA__PASSWORD": "not shown",
}


@pytest.fixture(autouse=True)
def _rest_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERRAL_DB__WORKER_DSN", "postgresql+asyncpg://referral_worker@/referral")
    monkeypatch.setenv("REFERRAL_HEALTH__PORT", "24001")
    monkeypatch.setenv("SPONA_ENV", "development")


def refused(monkeypatch: pytest.MonkeyPatch, process: type[Relay | Operations] = Relay, /, **values: str) -> list[str]:
    set_all(monkeypatch, values)
    return refusals(process)


def test_either_engine_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, KAFKA)
    settings = read(Relay)
    assert settings.bus is None
    assert settings.kafka is not None
    assert (settings.kafka.servers, settings.kafka.username) == ("broker.example:9093", "referral")
    assert "not shown" not in repr(settings.kafka) + str(settings)


def test_no_engine_is_reported_with_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(monkeypatch) == [
        "REFERRAL_BUS__DSN is missing: set it for the PostgreSQL log, or the settings KAFKA__… for Kafka."
    ]


def test_two_engines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(monkeypatch, **LOG, **KAFKA) == [
        "REFERRAL_BUS__DSN must not be set beside the settings KAFKA__…: events travel one way only."
    ]


@pytest.mark.parametrize("missing", KAFKA)
def test_half_an_engine_names_the_other_half(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    [sentence] = refused(monkeypatch, **{name: value for name, value in KAFKA.items() if name != missing})
    assert sentence.startswith(f"{missing} is missing: set it to ")


def test_production_sends_no_event_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(monkeypatch, **KAFKA, SPONA_ENV="production") == [
        "REFERRAL_KAFKA__CA is missing: in production events travel encrypted; set the path of the CA file."
    ]


@pytest.mark.parametrize("process", [Relay, Operations])
def test_production_refuses_the_log(monkeypatch: pytest.MonkeyPatch, process: type[Relay | Operations]) -> None:
    if process is Operations:
        monkeypatch.delenv("REFERRAL_HEALTH__PORT")
    assert refused(monkeypatch, process, **LOG, SPONA_ENV="production") == [
        "REFERRAL_BUS__DSN must not be set in production: events travel over Kafka; set KAFKA__…."
    ]


def test_production_asks_for_kafka_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(monkeypatch, SPONA_ENV="production") == [
        "REFERRAL_KAFKA__SERVERS is missing: in production events travel over Kafka; set KAFKA__…."
    ]
