"""What notifications does, one use case a file.

notify_unit, notify_reporter, alert_duty, settle_request, follow_end, deliver_mail, list_inbox, open_notice, remember_author.
"""
