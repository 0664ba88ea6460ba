"""The duty roster as identification told it last."""
