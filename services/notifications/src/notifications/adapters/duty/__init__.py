"""Alarms and the duty roster, in PostgreSQL."""
