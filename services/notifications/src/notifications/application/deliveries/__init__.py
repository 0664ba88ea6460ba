"""Handing a notice over by mail and telephone."""
