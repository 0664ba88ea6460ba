"""Alerting whoever is on duty."""
