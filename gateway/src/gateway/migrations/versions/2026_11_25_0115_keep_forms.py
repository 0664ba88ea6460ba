"""Keeps a form that was sent when the sign-in had ended."""

from alembic import op

revision = "2026_11_25_0115"
down_revision = "2026_11_25_0030"

_APP = "gateway_app"


def upgrade() -> None:
    """Table and grants; as with sessions a row opens only with the browser's secret."""
    op.execute(
        "create table kept_form (name bytea primary key check (length(name) = 32), sealed bytea not null, ends_at timestamptz not null)"
    )
    op.execute("create index kept_form_by_end on kept_form (ends_at)")
    op.execute(f"revoke all on kept_form from public, {_APP}")
    op.execute(f"grant select, insert, delete on kept_form to {_APP}")
