"""What notifications does, one use case a file.

remember_report, notify_unit, notify_reporter, alert_duty, settle_request, follow_take_over, follow_confirmation,
follow_end, tell_news, tell_access_changed, follow_roster, put_back,
alert_next, deliver_mail, call_person, acknowledge_call, list_inbox, count_inbox, open_notice.
"""
