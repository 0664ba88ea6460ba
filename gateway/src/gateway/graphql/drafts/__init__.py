"""Drafts: what was typed and not filed yet."""
