"""Alembic's steps for the database `referral`."""
