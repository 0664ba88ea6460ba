"""Alerting the person on duty."""
