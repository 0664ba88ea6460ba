"""What the gateway keeps: sealed sessions, forms kept meanwhile, and what counts once: sign-ins completed, logout tokens obeyed."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

SESSION = sa.Table(
    "session",
    metadata,
    sa.Column("name", sa.LargeBinary, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("issuer_session", sa.LargeBinary, nullable=False),
    sa.Column("subject", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("session_of_issuer", "issuer_session"),
    sa.Index("session_of_subject", "subject"),
    sa.Index("session_by_end", "ends_at"),
    sa.Index("session_by_last_seen", "seen_at"),
)

COMPLETED_SIGN_IN = sa.Table(
    "completed_sign_in",
    metadata,
    sa.Column("name", sa.LargeBinary, primary_key=True),
    sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("completed_sign_in_by_end", "ends_at"),
)

KEPT_FORM = sa.Table(
    "kept_form",
    metadata,
    sa.Column("name", sa.LargeBinary, primary_key=True),
    sa.Column("browser", sa.LargeBinary, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("kept_form_by_end", "ends_at"),
    sa.Index("kept_form_of_browser", "browser", "ends_at"),
)

LOGOUT_TOKEN = sa.Table(
    "logout_token",
    metadata,
    sa.Column("name", sa.LargeBinary, primary_key=True),
    sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("logout_token_by_end", "ends_at"),
)
