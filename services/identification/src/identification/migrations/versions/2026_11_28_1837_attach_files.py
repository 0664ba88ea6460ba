"""Files of reports: tickets that they are sent with, and their sealed contents."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_1837"
down_revision = "2026_11_28_1520"

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Two tables; no report has files yet."""
    op.create_table(
        "upload_ticket",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("class", sa.Text, nullable=False),
        sa.Column("given_to", sa.Uuid, nullable=False),
        sa.Column("issued_at", _moment, nullable=False, index=True),
        sa.Column("used_at", _moment),
        sa.CheckConstraint("class in ('attachments', 'clinical_images')", name="upload_ticket_class_known"),
    )
    op.create_table(
        "file_segment",
        sa.Column("file_id", sa.Uuid, sa.ForeignKey("addendum.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("report_id", sa.Uuid, sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    )
    # What is sealed does not get smaller by being packed.
    op.execute("alter table file_segment alter column ciphertext set storage external")
