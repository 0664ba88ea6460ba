"""What a service answers that is no refusal is not told as one. Refusals: tests/integration/gateway."""

from __future__ import annotations

import pytest

from chassis.auth.errors import Unauthenticated
from chassis.domain import errors as domain
from chassis.http import answers
from gateway.clients.problems import ServiceFailed, ServiceUnavailable, refusal_of


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
def test_what_is_no_refusal_of_ours_is_not_shown_as_one(status: int, body: bytes, kind: type[Exception]) -> None:
    found = refusal_of("referral", status, body, None, "No answer.")
    assert isinstance(found, kind)
    assert "html" not in str(found)
