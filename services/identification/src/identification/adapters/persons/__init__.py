"""Persons of several reports: who may be the same, and who belongs together."""
