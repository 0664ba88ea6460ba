"""Names of topics, who owns each and who reads it."""

from __future__ import annotations

IDENTIFICATION_REPORTS = "identification.reports"
REFERRAL_REFERRALS = "referral.referrals"
NOTIFICATIONS_DELIVERIES = "notifications.deliveries"

OWNERS = {
    IDENTIFICATION_REPORTS: "identification",
    REFERRAL_REFERRALS: "referral",
    NOTIFICATIONS_DELIVERIES: "notifications",
}
CONSUMERS = {
    "identification": (REFERRAL_REFERRALS, NOTIFICATIONS_DELIVERIES),
    "referral": (IDENTIFICATION_REPORTS, NOTIFICATIONS_DELIVERIES),
    "notifications": (IDENTIFICATION_REPORTS, REFERRAL_REFERRALS),
}


def tellers_of(service: str) -> list[str]:
    """Whom the service listens to."""
    return sorted({OWNERS[topic] for topic in CONSUMERS[service]})


def listeners_of(service: str) -> list[str]:
    """Who listens to the service."""
    return [other for other in CONSUMERS if service in tellers_of(other)]
