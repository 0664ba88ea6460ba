"""Deliveries in PostgreSQL, mail by SMTP, calls by webhook."""
