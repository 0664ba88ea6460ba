"""Every problem a service may answer becomes one member of the union, with the same slug."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.auth.errors import Unauthenticated
from chassis.domain import errors as domain
from chassis.http import answers
from gateway.clients.problems import ServiceFailed, ServiceRefused, ServiceUnavailable, refusal_of
from gateway.graphql.errors import refusals


def told(error: domain.DomainError) -> ServiceRefused:
    """The refusal as it comes over the wire: rendered by the chassis, read by the client."""
    response = answers.refusal(error)
    found = refusal_of(
        "identification", response.status_code, bytes(response.body), response.headers.get("retry-after"), "No answer."
    )
    assert isinstance(found, ServiceRefused)
    return found


class Incomplete(domain.DomainError):
    """As identification's."""

    slug = "report-incomplete"
    title = "Some answers are still missing."
    kind = domain.ErrorKind.INVALID


class Altered(domain.DomainError):
    """As identification's."""

    slug = "report-altered"
    title = "What is stored of this report is not what was filed. Call the Centre's duty."
    kind = domain.ErrorKind.UNTRUSTED


class TakenOver(domain.StaleVersion):
    """As identification's."""

    slug = "report-already-taken-over"
    title = "A colleague has already taken this report over."


class ChildRule(domain.DomainError):
    """As identification's."""

    slug = "child-report-cannot-be-withdrawn"
    title = "A report about a child cannot be taken back."


@pytest.mark.parametrize(
    ("error", "member", "more"),
    [
        (domain.NotFound(), refusals.NotFound, {}),
        (
            domain.Forbidden("Your account belongs to no unit yet."),
            refusals.Forbidden,
            {"detail": "Your account belongs to no unit yet."},
        ),
        (
            domain.InvalidInput([("Idempotency-Key", "missing"), ("age", "must be one of child, adult.")]),
            refusals.InvalidInput,
            {
                "fields": [
                    refusals.FieldProblem(name="idempotencyKey", problem="missing"),
                    refusals.FieldProblem(name="age", problem="must be one of child, adult."),
                ],
                "missing": [],
            },
        ),
        (Incomplete(missing=["age", "danger"]), refusals.InvalidInput, {"missing": ["age", "danger"], "fields": []}),
        (
            domain.StaleVersion("received", 2, ["state"]),
            refusals.StaleVersion,
            {"current_state": "received", "current_version": 2, "changed_fields": ["state"]},
        ),
        (
            TakenOver("received", 2, ["state"], takenOverBy="Ana Marković", takenOverAt="2026-11-24T12:00:00+00:00"),
            refusals.AlreadyTakenOver,
            {"taken_over_by": "Ana Marković", "current_state": "received", "current_version": 2},
        ),
        (
            domain.IllegalTransition("withdrawn", "take_over"),
            refusals.IllegalState,
            {"current_state": "withdrawn", "action": "take_over"},
        ),
        (ChildRule(), refusals.Refused, {}),
        (domain.IdempotencyKeyReused(), refusals.Refused, {}),
        (Altered(), refusals.Refused, {}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, domain.DomainError) else "",
)
def test_problem_becomes_member(
    error: domain.DomainError, member: type[refusals.Refusal], more: dict[str, Any]
) -> None:
    found = refusals.refusal_of(told(error))
    assert type(found) is member
    assert (found.slug, found.title) == (error.slug, error.title)
    assert {name: getattr(found, name) for name in more} == more


def test_unavailable_keeps_its_sentence_and_when_to_come_back() -> None:
    response = answers.refusal(domain.Unavailable())
    found = refusal_of("referral", response.status_code, bytes(response.body), "7", "No answer.")
    assert isinstance(found, ServiceUnavailable)
    assert (found.sentence, found.retry_after) == (domain.Unavailable.title, 7)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, b'{"type": "urn:problem:unauthenticated", "title": "x"}', Unauthenticated),
        (500, b'{"type": "urn:problem:unexpected", "title": "x"}', ServiceFailed),
        (502, b"<html>bad gateway</html>", ServiceFailed),
        (404, b'{"detail": "Not Found"}', ServiceFailed),
        (404, b"[]", ServiceFailed),
        (302, b"", ServiceFailed),
        (503, b"{}", ServiceFailed),
    ],
)
def test_what_is_no_refusal_of_ours_is_not_told_as_one(status: int, body: bytes, kind: type[Exception]) -> None:
    found = refusal_of("referral", status, body, None, "No answer.")
    assert isinstance(found, kind)
    assert "html" not in str(found)
