"""The realm as it is, compared with what it should be and made so."""
