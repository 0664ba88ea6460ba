"""The duty roster of the Centre."""
