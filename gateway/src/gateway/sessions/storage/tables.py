"""What the gateway keeps: sealed sessions, forms kept meanwhile, and what counts once: sign-ins completed, logout tokens obeyed."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, MetaData, Table

from chassis.db.columns import MOMENT, keys, needed

metadata = MetaData()

SESSION = Table(
    "session",
    metadata,
    *keys(LargeBinary, "name"),
    *needed(LargeBinary, "sealed", "issuer_session", "subject"),
    *needed(MOMENT, "created_at", "seen_at", "ends_at"),
    Index("session_of_issuer", "issuer_session"),
    Index("session_of_subject", "subject"),
    Index("session_by_end", "ends_at"),
    Index("session_by_last_seen", "seen_at"),
)
KEPT_FORM = Table(
    "kept_form",
    metadata,
    *keys(LargeBinary, "name"),
    *needed(LargeBinary, "browser", "sealed"),
    *needed(MOMENT, "ends_at"),
    Index("kept_form_by_end", "ends_at"),
    Index("kept_form_of_browser", "browser", "ends_at"),
)
COMPLETED_SIGN_IN, LOGOUT_TOKEN = (
    Table(
        name,
        metadata,
        *keys(LargeBinary, "name"),
        *needed(MOMENT, "ends_at"),
        Index(f"{name}_by_end", "ends_at"),
    )
    for name in ("completed_sign_in", "logout_token")
)
