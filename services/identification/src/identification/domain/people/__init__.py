"""Who works at the Centre."""
