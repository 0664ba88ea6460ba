"""Keycloak as our own child, and its realm, agencies, units, roles and demo people as code."""
