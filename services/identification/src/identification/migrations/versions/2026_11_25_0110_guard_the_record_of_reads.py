"""Guards the record of reads by row: an author finds the reads of their own report, everybody else adds and finds none."""

from chassis.db.migrations import protect

revision = "2026_11_25_0110"
down_revision = "2026_11_25_0045"

_APP, _WORKER, _MIGRATOR = "identification_app", "identification_worker", "identification_migrator"
_OF_OWN_REPORT = "exists (select from report r where r.id = subject_id and r.author_id = app_subject())"


def upgrade() -> None:
    """Policies; the grants stay as they are."""
    protect(
        "audit",
        {
            "migrator": f"to {_MIGRATOR} using (true) with check (true)",
            "sealed": f"for select to {_WORKER} using (true)",
            "seen": f"for select to {_APP} using ({_OF_OWN_REPORT})",
            "noted": f"for insert to {_APP} with check (caller = app_subject())",
        },
    )
