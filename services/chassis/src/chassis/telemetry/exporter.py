"""Rewrites every span before it leaves the process, so that only what is registered does."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import Link, SpanContext, Status

from chassis.telemetry.redaction import LONGEST_SUMMARY, registry
from chassis.telemetry.spans import STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from opentelemetry.util.types import AttributeValue

_NAME = re.compile(r"[A-Za-z0-9_./{}:*-]+( [A-Za-z0-9_./{}:*-]+){0,2}")
_LONGEST_NAME = 120
_STATEMENTS_KEPT = 512
_SUMMARY = "db.query.summary"
_TEXT = re.compile(
    r"""
    "([a-z_][a-z0-9_]*)"               # a plain name, which stays
    | "(?:""|[^"])*(?:"|\Z)            # any other name
    | \be'(?:\\.|''|[^'\\])*(?:'|\Z)   # literals, also one that nothing ends
    | '(?:''|[^'])*(?:'|\Z)
    | \$((?:[a-z_]\w*)?)\$.*?(?:\$\2\$|\Z)
    | --[^\n]*
    | /\*.*                            # may be nested: nothing behind it is trusted
    """,
    re.ASCII | re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_QUERY = re.compile(r"\A\s*(select)\b.*?\bfrom\s+([a-z_]\w*+)(?!\s*\()", re.ASCII | re.IGNORECASE | re.DOTALL)
_VERB = re.compile(r"\A\s*([a-z]*)()", re.ASCII | re.IGNORECASE)
_CHANGE = re.compile(  # at the beginning, as a part of a `with …`, or behind its parts
    r"(?:\A|\b(?:as|materialized)\s*\(|\))\s*(insert|update|delete)\s+(?:into\s+|from\s+)?(?:only\s+)?([a-z_]\w*)",
    re.ASCII | re.IGNORECASE,
)


class AllowListExporter(SpanExporter):
    """Passes spans on to `inner` stripped: registered attributes only, no events, no status text, no trace state."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Exports the stripped spans."""
        return self._inner.export([_stripped(span) for span in spans])

    def shutdown(self) -> None:
        """Closes the inner exporter."""
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        """Flushes the inner exporter within the time."""
        return self._inner.force_flush(timeout_millis)


def _stripped(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=_name(span),
        context=_bare(span.context),
        parent=_bare(span.parent),
        resource=span.resource,
        attributes=_registered({**(span.attributes or {}), _SUMMARY: _summed_up(_statements(span))}),
        # A recorded exception quotes the row: `DETAIL: Key (phone)=(…)`.
        events=(),
        links=[
            Link(context, _registered(link.attributes or {})) for link in span.links if (context := _bare(link.context))
        ],
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _registered(attributes: Mapping[str, AttributeValue]) -> dict[str, AttributeValue]:
    known = registry()
    accepted = {name: known.accept(name, value, "span") for name, value in attributes.items()}
    return {name: value for name, value in accepted.items() if value is not None}


def _bare(context: SpanContext | None) -> SpanContext | None:
    """The ids alone: a caller can write what they like into the trace state."""
    if context is None or not context.trace_state:
        return context
    return SpanContext(context.trace_id, context.span_id, context.is_remote, context.trace_flags)


def _statements(span: ReadableSpan) -> Sequence[str]:
    """What a transaction asked, in its order."""
    statements = (span.attributes or {}).get(STATEMENTS)
    return [each for each in statements if isinstance(each, str)] if isinstance(statements, tuple) else ()


def _summed_up(statements: Sequence[str]) -> str:
    """Each verb and table once, as far as they fit."""
    joined = ""
    for summary in dict.fromkeys(chain.from_iterable(map(_summaries, statements))):
        if len(joined) + len(summary) < LONGEST_SUMMARY:
            joined = f"{joined} {summary}".lstrip()
    return joined


def _name(span: ReadableSpan) -> str:
    return span.name if len(span.name) <= _LONGEST_NAME and _NAME.fullmatch(span.name) else "unnamed"


@lru_cache(_STATEMENTS_KEPT)
def _summaries(statement: str) -> tuple[str, ...]:
    """Verb and table (`INSERT outbox`) of a statement, or of each change that a `with …` makes: its text may hold literals."""
    bare = _TEXT.sub(lambda found: found[1] or "''", statement)
    asked = _CHANGE.findall(bare) or _QUERY.findall(bare) or _VERB.findall(bare)
    summaries = [f"{verb.upper()} {table.lower()}".rstrip() for verb, table in asked]
    return tuple(each if registry().accept(_SUMMARY, each, "span") else "unnamed" for each in summaries)
