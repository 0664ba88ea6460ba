"""Envelope <-> record: CloudEvents 1.0, Kafka binary mode (attributes in `ce_` headers, JSON in the value)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from cloudevents.core.exceptions import BaseCloudEventException
from pydantic import ValidationError

from chassis.bus.ports import Record
from chassis.sentences import Explained
from contracts.envelope import Envelope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chassis.bus.ports import Received

_CONTENT_TYPE = "content-type"
_REQUIRED = ("ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_sequence", "ce_correlationid")
_ATTRIBUTES = (*_REQUIRED, "ce_causationid", "ce_traceparent")
_HEADERS = (_CONTENT_TYPE, "ce_specversion", *_ATTRIBUTES)
_MAX_SEQUENCE = 2**63 - 1
MAX_VALUE_BYTES = 65_536
"""An event is ids, codes and moments: the longest of ours has 2 kB. The bus itself would carry 1 MB."""
_NAME = r"[a-z][a-z0-9-]{0,63}"
_FORMS = {
    "ce_specversion": re.compile(r"1\.0"),
    "ce_type": re.compile(rf"(?:{_NAME}\.){{1,4}}v[0-9]{{1,4}}"),
    "ce_source": re.compile(_NAME),
    "ce_sequence": re.compile(r"[1-9][0-9]{0,18}"),
    "ce_traceparent": re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"),
    _CONTENT_TYPE: re.compile(r"application/json(?:;.*)?"),
}


class InvalidEnvelope(Exception):
    """A record is no event of ours; `part` names the header, `key` or `value`, never what it holds."""

    def __init__(self, part: str, fault: str) -> None:
        """`fault` continues "The record's <part> …"."""
        super().__init__(f"The record's {part} {fault}. Look at what the owner of the topic writes.")
        self.part = part


class EventTooLarge(Explained):
    """An event's data is larger than an event of its type may be."""

    sentence = (
        f"{{}} has more than {MAX_VALUE_BYTES} bytes of data, which every consumer would refuse. "
        "Send the ids, and let consumers ask for the rest."
    )


@dataclass(frozen=True, slots=True)
class ReadableFields:
    """What can be read of a record that may be no event: each field is None unless it is well-formed by itself."""

    event_id: UUID | None
    type: str | None
    sequence: int | None


def encode(topic: str, envelope: Envelope) -> Record:
    """The record that carries `envelope` on `topic`, keyed by its subject; raises EventTooLarge, and InvalidEnvelope.

    By hand: the library, which takes five times as long, finds the same in it and would write the same.
    """
    texts = {
        "ce_specversion": "1.0",
        "ce_id": str(envelope.id),
        "ce_type": envelope.type,
        "ce_source": envelope.source,
        "ce_subject": str(envelope.subject),
        "ce_time": envelope.time.isoformat().replace("+00:00", "Z"),
        _CONTENT_TYPE: "application/json",
        "ce_sequence": str(envelope.sequence),
        "ce_correlationid": str(envelope.correlationid),
    }
    if envelope.causationid is not None:
        texts["ce_causationid"] = str(envelope.causationid)
    if envelope.traceparent is not None:
        texts["ce_traceparent"] = envelope.traceparent
    for name in ("ce_type", "ce_source"):  # all else that a reader asks for was held to its form by pydantic
        if not _FORMS[name].fullmatch(texts[name]):
            raise InvalidEnvelope(name, "is not of its form")
    value = json.dumps(envelope.data).encode()
    if len(value) > MAX_VALUE_BYTES:
        raise EventTooLarge(envelope.type)
    return Record(topic, envelope.subject, {name: text.encode() for name, text in texts.items()}, value)


def decode(received: Received) -> Envelope:
    """The event in the record; raises InvalidEnvelope. Headers it does not know are passed over."""
    texts = _texts(received.headers)
    data = _data(received, texts)
    attributes = {name.removeprefix("ce_"): texts[name] for name in _ATTRIBUTES if name in texts}
    try:
        envelope = Envelope.model_validate({**attributes, "data": data})
    except ValidationError as error:
        part = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
        raise InvalidEnvelope("value" if part == "data" else f"ce_{part}", "is not of its form") from None
    if envelope.subject != received.key:
        raise InvalidEnvelope("key", "is not the ce_subject")
    return envelope


def readable_fields(headers: Mapping[str, bytes]) -> ReadableFields:
    """Whatever of id, type and sequence can be read; never raises."""
    sequence = _text(headers, "ce_sequence")
    return ReadableFields(
        _uuid(_text(headers, "ce_id")), _text(headers, "ce_type"), int(sequence) if sequence else None
    )


def _texts(headers: Mapping[str, bytes]) -> dict[str, str]:
    """The headers we know, each present and of its form: the library would make up a missing id and time."""
    for name in (_CONTENT_TYPE, "ce_specversion", *_REQUIRED):
        if name not in headers:
            raise InvalidEnvelope(name, "is missing")
    texts = {}
    for name in _HEADERS:
        text = _text(headers, name)
        if text is not None:
            texts[name] = text
        elif name in headers and name != "ce_traceparent":  # a broken one costs the trace, not the event
            raise InvalidEnvelope(name, "is not of its form")
    return texts


def _text(headers: Mapping[str, bytes], name: str) -> str | None:
    try:
        text = headers[name].decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
    form = _FORMS.get(name)
    if not text or (form is not None and not form.fullmatch(text)):
        return None
    # A number that the database cannot hold could never be passed.
    return None if name == "ce_sequence" and int(text) > _MAX_SEQUENCE else text


def _data(received: Received, texts: Mapping[str, str]) -> dict[str, Any]:
    if len(received.value) > MAX_VALUE_BYTES:
        raise InvalidEnvelope("value", f"is larger than {MAX_VALUE_BYTES} bytes")
    known = {name: text.encode() for name, text in texts.items()}
    try:
        data = from_binary_event(KafkaMessage(known, None, received.value)).get_data()
    except (BaseCloudEventException, ValueError):  # all else was checked: the time is no moment, or has no time zone
        raise InvalidEnvelope("ce_time", "is not of its form") from None
    except RecursionError:
        raise InvalidEnvelope("value", "is nested too deeply") from None
    if not isinstance(data, dict):  # the library gives text or bytes back when the value is no JSON
        raise InvalidEnvelope("value", "is not a JSON object")
    return data


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
