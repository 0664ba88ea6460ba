"""What the gateway keeps: sealed sessions, sign-ins under way, forms kept meanwhile, logout tokens that were obeyed."""

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

SIGN_IN = sa.Table(
    "sign_in",
    metadata,
    sa.Column("name", sa.LargeBinary, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("sign_in_by_end", "ends_at"),
)

KEPT_FORM = sa.Table(
    "kept_form",
    metadata,
    sa.Column("name", sa.LargeBinary, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("kept_form_by_end", "ends_at"),
)

LOGOUT_TOKEN = sa.Table(
    "logout_token",
    metadata,
    sa.Column("name", sa.LargeBinary, primary_key=True),
    sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("logout_token_by_end", "ends_at"),
)
