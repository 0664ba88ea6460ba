"""Creates browser sessions, sign-ins under way and the logout tokens that were already obeyed."""

from alembic import op

revision = "2026_11_25_0030"
down_revision = None

_APP = "gateway_app"


def upgrade() -> None:
    """Tables and grants. No row-level security: a row opens only with the browser's secret, and the role sees no plain text."""
    op.execute(
        """
        create table session (
            name bytea primary key check (length(name) = 32),
            sealed bytea not null,
            issuer_session bytea not null check (length(issuer_session) = 32),
            subject bytea not null check (length(subject) = 32),
            created_at timestamptz not null,
            seen_at timestamptz not null,
            ends_at timestamptz not null
        )
        """
    )
    op.execute("create index session_of_issuer on session (issuer_session)")
    op.execute("create index session_of_subject on session (subject)")
    op.execute("create index session_by_end on session (ends_at)")
    op.execute("create index session_by_last_seen on session (seen_at)")
    op.execute(
        "create table sign_in (name bytea primary key check (length(name) = 32), sealed bytea not null, ends_at timestamptz not null)"
    )
    op.execute("create index sign_in_by_end on sign_in (ends_at)")
    op.execute(
        "create table logout_token (name bytea primary key check (length(name) = 32), ends_at timestamptz not null)"
    )
    op.execute("create index logout_token_by_end on logout_token (ends_at)")
    op.execute(f"revoke all on session, sign_in, logout_token from public, {_APP}")
    op.execute(f"grant select, insert, delete, update (sealed, seen_at) on session to {_APP}")
    op.execute(f"grant select, insert, delete on sign_in, logout_token to {_APP}")
