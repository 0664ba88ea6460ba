"""Names of topics, who owns each and who reads it."""

from __future__ import annotations

IDENTIFICATION_REPORTS = "identification.reports"
IDENTIFICATION_ROSTER = "identification.roster"
IDENTIFICATION_DRAFTS = "identification.drafts"
IDENTIFICATION_ADVICE = "identification.advice"
REFERRAL_REFERRALS = "referral.referrals"
NOTIFICATIONS_DELIVERIES = "notifications.deliveries"
# Where each service's record of reads ends: no service consumes them, they are looked up when a record is doubted.
IDENTIFICATION_HEADS = "identification.heads"
REFERRAL_HEADS = "referral.heads"
NOTIFICATIONS_HEADS = "notifications.heads"

OWNERS = {
    IDENTIFICATION_REPORTS: "identification",
    IDENTIFICATION_ROSTER: "identification",
    IDENTIFICATION_DRAFTS: "identification",
    IDENTIFICATION_ADVICE: "identification",
    REFERRAL_REFERRALS: "referral",
    NOTIFICATIONS_DELIVERIES: "notifications",
    IDENTIFICATION_HEADS: "identification",
    REFERRAL_HEADS: "referral",
    NOTIFICATIONS_HEADS: "notifications",
}
CONSUMERS = {
    "identification": (REFERRAL_REFERRALS, NOTIFICATIONS_DELIVERIES),
    "referral": (IDENTIFICATION_REPORTS, IDENTIFICATION_ROSTER, NOTIFICATIONS_DELIVERIES),
    "notifications": (
        IDENTIFICATION_REPORTS,
        IDENTIFICATION_ROSTER,
        IDENTIFICATION_DRAFTS,
        IDENTIFICATION_ADVICE,
        REFERRAL_REFERRALS,
    ),
}
HEADS = (IDENTIFICATION_HEADS, REFERRAL_HEADS, NOTIFICATIONS_HEADS)
"""Topics without a consumer: their owner's `audit verify` alone reads them, from the beginning."""


def may_read(service: str, topic: str) -> bool:
    """Whether the bus lets a service read a topic."""
    return topic in CONSUMERS.get(service, ()) or (topic in HEADS and OWNERS[topic] == service)
