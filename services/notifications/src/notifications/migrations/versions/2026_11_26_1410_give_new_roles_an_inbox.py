"""Gives the roles that receive referrals since the access table of this day an inbox."""

from alembic import op

revision = "2026_11_26_1410"
down_revision = "2026_11_26_1400"

# Written out, not imported: an old migration never changes. Today the access table decides (application/inbox.py, migrations/repeatable).
_INBOX_ROLES = (
    "health_reporter",
    "police_reporter",
    "police_investigator",
    "labour_inspector",
    "csr_worker",
    "csr_supervisor",
    "unit_supervisor",
    "education_reporter",
    "migration_officer",
    "foreigners_officer",
    "ngo_worker",
    "reception_worker",
    "centre_intake",
    "centre_case_manager",
    "centre_assessor",
    "centre_supervisor",
    "centre_director",
)


def upgrade() -> None:
    """The function that the policies ask."""
    roles = ", ".join(f"'{role}'" for role in _INBOX_ROLES)
    op.execute(
        "create or replace function app_has_inbox() returns boolean language sql stable as "
        "$$ select string_to_array(coalesce(current_setting('app.roles', true), ''), ',') && "
        f"array[{roles}]::text[] and not app_has_role('coordination_office') and not app_has_role('national_rapporteur') $$"
    )
