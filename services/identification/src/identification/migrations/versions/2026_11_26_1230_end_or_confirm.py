"""Holds the application's role to the two ways in which it changes a disclosure: it ends one, or confirms what waits for a word."""

from alembic import op

revision = "2026_11_26_1230"
down_revision = "2026_11_26_1215"


def upgrade() -> None:
    """A trigger: policies are united row by row, so that what one lets in another could let out."""
    op.execute(
        """
        create function disclosure_ends_or_is_confirmed() returns trigger language plpgsql as $$
        begin
            if (new.referral_id, new.report_id, new.purpose) is distinct from (old.referral_id, old.report_id, old.purpose)
               or (new.unit_id, new.accepted_by) is distinct from (old.unit_id, old.accepted_by)
               or new.state <> 'ended' and (old.state <> 'unconfirmed' or new.state is distinct from old.once_confirmed) then
                raise exception 'permission denied: a disclosure is ended or confirmed as it is' using errcode = '42501';
            end if;
            return new;
        end $$
        """
    )
    op.execute(
        "create trigger disclosure_ends_or_is_confirmed before update on disclosure for each row "
        "when (current_user = 'identification_app') execute function disclosure_ends_or_is_confirmed()"
    )
