"""Sign-ins under way leave the database, a kept form names its browser, and a sign-in that became a session counts once."""

from alembic import op

revision = "2026_11_26_1300"
down_revision = "2026_11_25_0115"

_APP = "gateway_app"


def upgrade() -> None:
    """What was under way begins anew, and what was kept for ten minutes is gone: no cookie opens either any more."""
    op.execute("drop table sign_in")
    op.execute("delete from kept_form")
    op.execute("alter table kept_form add column browser bytea not null check (length(browser) = 32)")
    op.execute("create index kept_form_of_browser on kept_form (browser, ends_at)")
    op.execute(
        "create table completed_sign_in (name bytea primary key check (length(name) = 32), ends_at timestamptz not null)"
    )
    op.execute("create index completed_sign_in_by_end on completed_sign_in (ends_at)")
    op.execute(f"revoke all on completed_sign_in from public, {_APP}")
    op.execute(f"grant select, insert, delete on completed_sign_in to {_APP}")
