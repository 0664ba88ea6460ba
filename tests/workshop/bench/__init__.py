"""Measurements on a running installation: ratios within one run, never absolute speed."""
