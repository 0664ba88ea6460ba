"""The installation by docker compose under podman: its engine, its file with what is set beside it, its health and its night."""
