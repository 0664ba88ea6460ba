"""Envelope and record: what a reader of CloudEvents finds, and what is refused without a word of its content."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event, to_binary_event
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from chassis.bus.codec import MAX_VALUE_BYTES, EventTooLarge, InvalidEnvelope, decode, encode, readable_fields
from chassis.bus.ports import Received, Record
from contracts.envelope import Envelope, EventData
from contracts.registry import EVENTS
from tests.workshop.export.schemas import sample_of

TOPIC = "identification.reports"
CANARY = "Petrovic-0641234567"


def envelope(**changes: object) -> Envelope:
    plain: dict[str, object] = {
        "id": uuid4(),
        "type": "identification.report-opened.v1",
        "source": "identification",
        "subject": UUID(int=7),
        "time": datetime(2026, 11, 24, 2, 14, 3, 250, tzinfo=UTC),
        "sequence": 3,
        "correlationid": uuid4(),
        "causationid": uuid4(),
        "traceparent": f"00-{'a' * 32}-{'b' * 16}-03",
        "data": {"reportId": str(UUID(int=7)), "list": [1, None, True, "č"]},
    }
    return Envelope.model_validate(plain | changes)


def received(record: Record, **changes: bytes | None) -> Received:
    """The record as read; a header given as None is missing. Underscores in names stand for themselves."""
    headers = dict(record.headers) | {
        name.replace("content_type", "content-type"): value for name, value in changes.items() if value is not None
    }
    for name, value in changes.items():
        if value is None:
            headers.pop(name.replace("content_type", "content-type"), None)
    return Received(record.topic, 0, 1, record.key, headers, record.value)


@pytest.mark.parametrize(
    "changes", [{}, {"causationid": None, "traceparent": None}, {"sequence": 2**63 - 1}, {"data": {}}]
)
def test_what_was_encoded_is_decoded(changes: dict[str, object]) -> None:
    sent = envelope(**changes)
    assert decode(received(encode(TOPIC, sent))) == sent


def test_a_record_is_cloudevents_in_binary_mode() -> None:
    sent = envelope()
    record = encode(TOPIC, sent)
    assert record.key == sent.subject
    assert record.headers == {
        "ce_specversion": b"1.0",
        "ce_id": str(sent.id).encode(),
        "ce_type": b"identification.report-opened.v1",
        "ce_source": b"identification",
        "ce_subject": str(sent.subject).encode(),
        "ce_time": b"2026-11-24T02:14:03.000250Z",
        "content-type": b"application/json",
        "ce_sequence": b"3",
        "ce_correlationid": str(sent.correlationid).encode(),
        "ce_causationid": str(sent.causationid).encode(),
        "ce_traceparent": str(sent.traceparent).encode(),
    }
    assert as_the_library_writes(sent) == (list(record.headers.items()), record.value)
    other_reader = from_binary_event(KafkaMessage(dict(record.headers), str(record.key), record.value))
    assert other_reader.get_data() == sent.data
    assert other_reader.get_extension("sequence") == "3"


def as_the_library_writes(sent: Envelope) -> tuple[list[tuple[str, bytes]], bytes | str | None]:
    extensions = ("sequence", "correlationid", "causationid", "traceparent")
    attributes: dict[str, object] = {
        "specversion": "1.0",
        **{name: str(getattr(sent, name)) for name in ("id", "type", "source", "subject")},
        "time": sent.time,
        "datacontenttype": "application/json",
        **{name: str(getattr(sent, name)) for name in extensions if getattr(sent, name) is not None},
    }
    written = to_binary_event(CloudEvent(attributes, dict(sent.data)))
    return list(written.headers.items()), written.value


OTHERWISE: list[dict[str, object]] = [
    {},
    {"causationid": None},
    {"causationid": None, "traceparent": None},
    {"time": datetime(2026, 11, 24, 2, 14, 3, tzinfo=UTC)},
    {"time": datetime(2026, 7, 1, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=2)))},
    {"time": datetime(2026, 7, 1, tzinfo=timezone(-timedelta(hours=3, minutes=30)))},
    {"sequence": 2**63 - 1},
]


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_every_event_is_written_as_the_library_writes_it(event: type[EventData]) -> None:
    sample = sample_of(event)
    odd: dict[str, object] = {"čćžšđ": 'Ђорђе \u2028 \x00 \x7f / \\ " 🌒', "list": [1, -0.5, 1e300, None, True, {}, []]}
    for changes in OTHERWISE:
        for data in (sample, sample | odd):
            plain: dict[str, object] = {"type": event.type, "source": event.topic.split(".")[0], "data": data}
            sent = envelope(**plain | changes)
            record = encode(event.topic, sent)
            assert (list(record.headers.items()), record.value) == as_the_library_writes(sent), changes
            assert decode(received(record)) == sent


@pytest.mark.parametrize("name", ["type", "source"])
@pytest.mark.parametrize("text", ["", " ", "Č", "identification ", CANARY])
def test_a_type_or_source_that_no_reader_takes_is_not_sent(name: str, text: str) -> None:
    with pytest.raises(InvalidEnvelope, match=f"ce_{name} ") as refused:
        encode(TOPIC, envelope(**{name: text}))
    assert CANARY not in str(refused.value)


REQUIRED = [
    "ce_specversion",
    "ce_id",
    "ce_type",
    "ce_source",
    "ce_subject",
    "ce_time",
    "ce_sequence",
    "ce_correlationid",
]


@pytest.mark.parametrize("header", [*REQUIRED, "content_type"])
def test_a_missing_header_is_named(header: str) -> None:
    with pytest.raises(InvalidEnvelope) as refused:
        decode(received(encode(TOPIC, envelope()), **{header: None}))
    assert refused.value.part == header.replace("content_type", "content-type")


@pytest.mark.parametrize("header", [*REQUIRED, "ce_causationid", "content_type"])
@pytest.mark.parametrize("value", [CANARY.encode(), b"", b"\xff\xfe", b"\x00", b"0", b"-1", b"1e3"])
def test_a_malformed_header_is_named_and_never_quoted(header: str, value: bytes) -> None:
    with pytest.raises(InvalidEnvelope) as refused:
        decode(received(encode(TOPIC, envelope()), **{header: value}))
    assert refused.value.part == header.replace("content_type", "content-type")
    assert CANARY not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize("moment", [b"2026-11-24", b"2026-11-24T02:14:03", b"2026-13-24T02:14:03Z"])
def test_a_time_without_its_zone_is_refused(moment: bytes) -> None:
    with pytest.raises(InvalidEnvelope, match="ce_time"):
        decode(received(encode(TOPIC, envelope()), ce_time=moment))


@pytest.mark.parametrize("sequence", [b"9223372036854775808", b"1.0", b"1_0", b"0x1", "\u0663".encode()])
def test_a_number_that_the_database_cannot_hold_or_that_is_no_plain_number_is_refused(sequence: bytes) -> None:
    with pytest.raises(InvalidEnvelope, match="ce_sequence"):
        decode(received(encode(TOPIC, envelope()), ce_sequence=sequence))


@pytest.mark.parametrize(
    "value", [b"", CANARY.encode(), b"[]", b'"x"', b"null", b"1", b"{", b"\xff", b'{"a":' * 5000, b"[" * 100_000]
)
def test_a_value_that_is_no_json_object_is_refused_and_never_quoted(value: bytes) -> None:
    record = encode(TOPIC, envelope())
    with pytest.raises(InvalidEnvelope) as refused:
        decode(Received(TOPIC, 0, 1, record.key, record.headers, value))
    assert refused.value.part == "value"
    assert CANARY not in str(refused.value)


@pytest.mark.parametrize("key", [None, UUID(int=8)])
def test_a_key_that_is_not_the_subject_is_refused(key: UUID | None) -> None:
    record = encode(TOPIC, envelope())
    with pytest.raises(InvalidEnvelope) as refused:
        decode(Received(TOPIC, 0, 1, key, record.headers, record.value))
    assert refused.value.part == "key"


def test_headers_of_others_and_a_broken_traceparent_cost_nothing() -> None:
    sent = envelope()
    read = decode(received(encode(TOPIC, sent), ce_traceparent=b"nonsense", ce_New_Attribute=b"\xff", other=b"\xff"))
    assert read == sent.model_copy(update={"traceparent": None})


def test_a_glimpse_takes_what_is_well_formed_by_itself() -> None:
    sent = envelope()
    broken = received(encode(TOPIC, sent), ce_type=b"\xff", ce_time=None)
    assert (
        readable_fields(broken.headers).event_id,
        readable_fields(broken.headers).type,
        readable_fields(broken.headers).sequence,
    ) == (
        sent.id,
        None,
        3,
    )
    assert readable_fields({}).sequence is None


@given(
    st.dictionaries(st.sampled_from([*REQUIRED, "content-type", "ce_causationid", "x"]), st.binary(max_size=40)),
    st.binary(max_size=60),
)
def test_whatever_arrives_is_an_event_or_refused_by_name(headers: dict[str, bytes], value: bytes) -> None:
    record = Received(TOPIC, 0, 1, uuid4(), headers, value)
    readable_fields(headers)
    with pytest.raises(InvalidEnvelope):
        decode(record)


def test_the_largest_event_passes_and_one_byte_more_is_refused_on_both_sides() -> None:
    room = MAX_VALUE_BYTES - len(encode(TOPIC, envelope(data={"n": ""})).value)
    largest = encode(TOPIC, envelope(data={"n": "x" * room}))
    assert len(largest.value) == MAX_VALUE_BYTES
    assert decode(received(largest)).data["n"] == "x" * room
    with pytest.raises(EventTooLarge, match=r"identification\.report-opened\.v1") as refused:
        encode(TOPIC, envelope(data={"n": "x" * room + CANARY}))
    assert CANARY not in str(refused.value)
    with pytest.raises(InvalidEnvelope, match="value"):
        decode(received(replace(largest, value=largest.value + b" ")))


def test_a_record_never_shows_its_content() -> None:
    record = encode(TOPIC, envelope(data={"note": CANARY}))
    assert CANARY not in repr(record) + repr(received(record))
