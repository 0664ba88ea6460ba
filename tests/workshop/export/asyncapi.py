"""One AsyncAPI 3 document per service: what it emits and what it reads."""

from __future__ import annotations

from typing import Any

import yaml

from contracts.registry import EVENTS
from contracts.topics import CONSUMERS, OWNERS
from tests.workshop.export.schemas import path_of


def document(service: str) -> str:
    """The document of `service` as YAML."""
    own = [topic for topic, owner in OWNERS.items() if owner == service]
    read = list(CONSUMERS[service])
    content: dict[str, Any] = {
        "asyncapi": "3.0.0",
        "info": {
            "title": f"Spona {service}",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in Kafka binary mode. Ids, codes and moments only; key is the aggregate's id.",
        },
        "channels": {topic: _channel(topic) for topic in [*own, *read]},
        "operations": {
            **{f"send.{topic}": _operation("send", topic) for topic in own},
            **{f"receive.{topic}": _operation("receive", topic) for topic in read},
        },
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def _channel(topic: str) -> dict[str, Any]:
    events = [event for event in EVENTS.values() if event.topic == topic]
    return {
        "address": topic,
        "description": f"Owned by {OWNERS[topic]}; kept 14 days.",
        "messages": {event.type: _message(event.type, event.__doc__ or "") for event in events},
    }


def _message(type_: str, summary: str) -> dict[str, Any]:
    return {
        "name": type_,
        "summary": " ".join(summary.split()),
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "required": ["ce_id", "ce_type", "ce_source", "ce_specversion", "ce_time", "ce_subject", "ce_sequence"],
            "properties": {
                name: {"type": "string"}
                for name in (
                    "ce_id",
                    "ce_type",
                    "ce_source",
                    "ce_specversion",
                    "ce_time",
                    "ce_subject",
                    "ce_sequence",
                    "ce_correlationid",
                    "ce_causationid",
                    "ce_traceparent",
                )
            },
        },
        "payload": {"$ref": f"../{path_of(type_, 'schema')}"},
    }


def _operation(action: str, topic: str) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{topic}"}}
