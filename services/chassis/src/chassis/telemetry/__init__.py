"""Traces and log lines that name things and never carry them."""
