"""Brings docker-compose.yml up for real with podman, works with it, breaks it, mends it, and says what held."""
