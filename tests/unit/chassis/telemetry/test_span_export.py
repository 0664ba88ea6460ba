"""What a span carries is stripped before it is written, the one who made the span."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import uuid4

import pytest
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
    Tracer,
    TraceState,
)
from sqlalchemy import Column, MetaData, Table, Text

from chassis.db.writes import Writes, insertion
from chassis.outbox.writer import _WRITE
from chassis.telemetry.exporter import AllowListExporter
from chassis.telemetry.redaction import registry
from chassis.telemetry.tracing import NoStrayQueries, TraceparentOnly

CANARY = "Jelisaveta"
REMOTE = SpanContext(1, 2, is_remote=True, trace_flags=TraceFlags(0), trace_state=TraceState([("v", CANARY)]))


@pytest.fixture
def recorded() -> tuple[Tracer, Callable[[], list[ReadableSpan]]]:
    memory = InMemorySpanExporter()
    provider = TracerProvider(
        resource=Resource({"service.name": "test"}), sampler=NoStrayQueries(), shutdown_on_exit=False
    )
    provider.add_span_processor(SimpleSpanProcessor(AllowListExporter(memory)))
    return provider.get_tracer("test"), lambda: list(memory.get_finished_spans())


def test_everything_that_could_quote_data_is_gone(recorded: Any) -> None:
    tracer, spans = recorded
    parent = trace.set_span_in_context(NonRecordingSpan(REMOTE))
    report_id = str(uuid4())
    attributes = {"report.id": report_id, "db.statement": f"select '{CANARY}'", "count": CANARY, "note": CANARY}
    links = [Link(REMOTE, {"note": CANARY, "count": 2})]
    with tracer.start_as_current_span("report.file", parent, attributes=attributes, links=links) as span:
        span.add_event("noted", {"detail": CANARY})
        span.record_exception(ValueError(CANARY))
        span.set_status(StatusCode.ERROR, CANARY)
    [found] = spans()
    assert dict(found.attributes) == {"report.id": report_id}
    assert (found.status.status_code, found.status.description) == (StatusCode.ERROR, None)
    assert found.events == ()
    assert [dict(link.attributes) for link in found.links] == [{"count": 2}]
    assert found.parent.span_id == REMOTE.span_id
    assert CANARY not in found.to_json()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("GET /v1/reports/{report_id}", "GET /v1/reports/{report_id}"),
        ("publish identification.reports", "publish identification.reports"),
        ("referral.accept_referral", "referral.accept_referral"),
        ("Јелисавета", "unnamed"),
        ("a sentence of more than three words", "unnamed"),
        (f"GET /v1/reports?name={CANARY}", "unnamed"),
        ("x" * 121, "unnamed"),
    ],
)
def test_a_name_has_the_form_of_a_name(recorded: Any, name: str, shown: str) -> None:
    tracer, spans = recorded
    tracer.start_span(name).end()
    assert [span.name for span in spans()] == [shown]


@pytest.mark.parametrize(
    ("statement", "summary"),
    [
        ("select id, note from report where id = $1", "SELECT report"),
        ('SELECT "report".id\nFROM "report"', "SELECT report"),
        (f"insert into outbox (id, note) values ($1, '{CANARY}')", "INSERT outbox"),
        ("UPDATE only referral set state = $1", "UPDATE referral"),
        ("delete from inbox where id = $1", "DELETE inbox"),
        (
            (
                f"WITH n AS (INSERT INTO counter (id) VALUES ('{CANARY}') ON CONFLICT (id) DO UPDATE SET last = $1), "
                "e AS (INSERT INTO outbox (id) SELECT $1) SELECT last FROM n"
            ),
            "INSERT counter INSERT outbox",
        ),
        (
            "with moved as materialized (delete from waiting where id = $1) update position set last = 1",
            "DELETE waiting UPDATE position",
        ),
        ("with recursive known as (select 1 from report) select 1 from known", "WITH"),
        ("SELECT EXTRACT(epoch FROM statement_timestamp() - min(at)) AS age FROM waiting", "SELECT waiting"),
        ("COMMIT;", "COMMIT"),
        ("BEGIN ISOLATION LEVEL READ COMMITTED;", "BEGIN"),
        (f"select set_config('app.subject', '{CANARY}', true)", "SELECT"),
        (f"-- {CANARY}", "unnamed"),
        (f"{CANARY} insert into report", "unnamed"),
        (f"delete from {'x' * 64}", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_a_transaction_tells_verb_and_table_of_its_statements(recorded: Any, statement: str, summary: str) -> None:
    assert summary_of(recorded, statement) == {"db.query.summary": summary}


@pytest.mark.parametrize(
    "literal",
    [
        f"'as (delete from {CANARY})'",
        f"'it''s from {CANARY}'",
        f"e'it\\'s from {CANARY}'",
        f"$$ from {CANARY}$$",
        f"$of$ $$ from {CANARY}$of$",
        f"-- from {CANARY}\n 1",
        f"1 as \"'\", ' from {CANARY}'",
        f'1 as "of ""from {CANARY}"" "',
    ],
)
def test_words_of_a_literal_are_no_tables(recorded: Any, literal: str) -> None:
    assert summary_of(recorded, f"select {literal} from report") == {"db.query.summary": "SELECT report"}
    both = f"with n as (insert into audit select {literal}), e as (delete from draft) select 1"
    assert summary_of(recorded, both) == {"db.query.summary": "INSERT audit DELETE draft"}


@pytest.mark.parametrize("end", ["'from {}", "e'\\'from {}'", "$$ from {}", '"From {}', "/* /* */ from {} */ from {}"])
def test_nothing_behind_an_open_literal_is_believed(recorded: Any, end: str) -> None:
    assert summary_of(recorded, f"select {end.replace('{}', CANARY)}") == {"db.query.summary": "SELECT"}


def test_what_is_sent_together_is_reported_change_by_change(recorded: Any) -> None:
    writes = Writes()
    for name in ("report", "audit", "draft"):
        writes.add(
            insertion(Table(name, MetaData(), Column("note", Text)), "on conflict do nothing"), [{"note": CANARY}]
        )
        if name == "report":
            writes.add(_WRITE, [{"topic": CANARY}])
    together = writes.together()
    assert together is not None
    summary = "INSERT report INSERT outbox_sequence INSERT outbox INSERT audit INSERT draft"
    assert summary_of(recorded, together[0]) == {"db.query.summary": summary}


def summary_of(recorded: Any, *statements: str) -> dict[str, object]:
    """What leaves of a transaction with these statements."""
    tracer, spans = recorded
    with tracer.start_as_current_span("request"):
        tracer.start_span("transaction", kind=SpanKind.CLIENT, attributes={"db.query.text": statements}).end()
    found = spans()[-2]
    assert CANARY.lower() not in found.to_json().lower()
    return dict(found.attributes)


def test_of_many_statements_each_is_reported_once_as_far_as_they_fit(recorded: Any) -> None:
    asked = ["select 1 from report", f"insert into audit values ('{CANARY}')", "select 2 from report"]
    assert summary_of(recorded, *asked) == {"db.query.summary": "SELECT report INSERT audit"}
    many = summary_of(recorded, *(f"select 1 from table_{number}" for number in range(100)))
    assert many == {"db.query.summary": " ".join(f"SELECT table_{number}" for number in range(16))}
    assert len(str(many["db.query.summary"])) <= 250


def test_a_summary_leaves_as_what_is_registered(recorded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(cast("dict[str, Any]", registry().places), "db.query.summary")
    assert summary_of(recorded, "select 1 from elsewhere") == {}


def test_a_summary_that_the_exporter_did_not_write_does_not_leave(recorded: Any) -> None:
    tracer, spans = recorded
    tracer.start_span("request", attributes={"db.query.summary": f"INSERT {CANARY.lower()}"}).end()
    assert dict(spans()[0].attributes) == {}


def test_text_that_is_no_list_of_statements_is_dropped(recorded: Any) -> None:
    tracer, spans = recorded
    tracer.start_span("request", attributes={"db.query.text": CANARY, "db.query.summary": CANARY}).end()
    assert dict(spans()[0].attributes) == {}


def test_queries_that_belong_to_nothing_are_not_recorded(recorded: Any) -> None:
    tracer, spans = recorded
    with tracer.start_as_current_span("LISTEN", kind=SpanKind.CLIENT):
        tracer.start_span("below").end()
    assert spans() == []


def test_a_caller_cannot_switch_recording_off(recorded: Any) -> None:
    tracer, spans = recorded
    carrier = {"traceparent": f"00-{1:032x}-{2:016x}-00"}
    tracer.start_span("request", TraceparentOnly().extract(carrier)).end()
    assert [span.context.trace_id for span in spans()] == [1]


def test_only_the_ids_of_a_caller_go_on() -> None:
    carrier = {"traceparent": f"00-{1:032x}-{2:016x}-03", "tracestate": f"v={CANARY}", "baggage": f"name={CANARY}"}
    context = TraceparentOnly().extract(carrier)
    onward: dict[str, str] = {}
    TraceparentOnly().inject(onward, context)
    assert set(onward) == {"traceparent"}
    assert onward["traceparent"].startswith(f"00-{1:032x}-{2:016x}-")


@pytest.mark.parametrize("header", ["", "nonsense", "00-0-0-00", f"00-{0:032x}-{0:016x}-01"])
def test_a_broken_traceparent_starts_a_trace_of_its_own(recorded: Any, header: str) -> None:
    tracer, spans = recorded
    tracer.start_span("request", TraceparentOnly().extract({"traceparent": header})).end()
    assert spans()[0].parent is None
