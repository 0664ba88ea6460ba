"""Creates addenda: what an author adds to a report after filing, under the person's key and the policies of its other texts."""

import sqlalchemy as sa
from alembic import op

from chassis.db.migrations import protect

revision = "2026_11_25_0045"
down_revision = "2026_11_25_0030"

_APP, _MIGRATOR = "identification_app", "identification_migrator"
# As for the parts of a person: the ward of the author finds the report and nothing about the person (DESIGN 10.8).
_ABOUT_PERSON = (
    "exists (select from report r where r.id = report_id and (r.author_id = app_subject() or app_has_role('centre_intake') "
    "or r.author_unit is distinct from app_unit() or report_is_open_to_unit(r.id)))"
)
_BY_AUTHOR = (
    "given_by = app_subject() and exists (select from report r where r.id = report_id and r.author_id = app_subject() "
    "and r.person_id = addendum.person_id and r.state in ('submitted', 'received'))"
)


def upgrade() -> None:
    """Table, grants and policies."""
    op.create_table(
        "addendum",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("person_id", sa.Uuid, nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("given_by", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("kind in ('account', 'clinical', 'care_needs')", name="addendum_kind_known"),
    )
    op.execute(f"grant select, insert on addendum to {_APP}")
    protect(
        "addendum",
        {
            "migrator": f"to {_MIGRATOR} using (true) with check (true)",
            "seen": f"for select to {_APP} using ({_ABOUT_PERSON})",
            "added": f"for insert to {_APP} with check ({_BY_AUTHOR})",
        },
    )
