"""Stable names of refusals that do not come from a domain (RFC 9457 `type` is `urn:problem:<slug>`)."""

from __future__ import annotations

PREFIX = "urn:problem:"

UNAUTHENTICATED = "unauthenticated"
MALFORMED_BODY = "malformed-body"
MALFORMED_QUERY = "malformed-query"
INVALID_INPUT = "invalid-input"
TOO_LARGE = "body-too-large"
TOO_SLOW = "request-too-slow"
METHOD_NOT_ALLOWED = "method-not-allowed"
NOT_ACCEPTABLE = "not-acceptable"
UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type"
UNEXPECTED = "unexpected"
NO_SERVER = "no-server"
"""Said by the proxy: no process of the service is there, or none answered in time or in full."""
