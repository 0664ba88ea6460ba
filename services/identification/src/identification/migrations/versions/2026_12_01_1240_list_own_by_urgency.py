"""A reporter's list is in the order of urgency: an index for each way to come to what one, or one's unit, filed and has not ended."""

from alembic import op
from sqlalchemy import text

revision = "2026_12_01_1240"
down_revision = "2026_12_01_0910"
_OPEN = "withdrawn_at is null and joint_with is null"
_FILERS = {"author": "author_id", "second_author": "second_author_id", "unit": "author_unit"}
_ORDER = ["line_urgency", "submitted_at", "id"]


def upgrade() -> None:
    """The release before walks the indexes that it has."""
    for of, who in _FILERS.items():
        columns = [who, "author_agency", *_ORDER]
        op.create_index(f"report_open_of_{of}", "report", columns, postgresql_where=text(_OPEN))
    keyed = text(f"{_OPEN} and source is not null")
    op.create_index("report_open_keyed", "report", ["author_id", *_ORDER], postgresql_where=keyed)
