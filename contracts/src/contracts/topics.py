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
