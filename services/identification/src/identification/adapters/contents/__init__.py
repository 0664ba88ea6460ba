"""Sealed contents: padded, encrypted, held against their manifest."""
