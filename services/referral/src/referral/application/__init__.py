"""Use cases of referral, one file each.

By command: accept_referral, reject_referral. By question: read_referral, list_referrals, referrals_of_report, read_flow.
Following events: open_referrals, follow_takeover, follow_withdrawal, follow_disclosure_end, follow_roster, note_delivery.
By the time: breach_clocks, count_terms.
By rebuilding: recall_step, settle_breaches.
"""
