"""Persons of several reports: who may be the same."""
