"""Use cases of identification, one file each.

file_report, read_report, read_reports, read_receipt, watch_receipt, list_reports, who_saw; take_over_report, advise_reporter,
update_whereabouts, add_to_report, withdraw_report, withdraw_consent, record_reading_basis, revoke_disclosure, confirm_reroute;
read_roster, put_on_duty, take_off_duty;
save_draft, read_draft, list_drafts, discard_draft, read_receipt_of_draft; follow_referral and note_delivery follow events.
"""
