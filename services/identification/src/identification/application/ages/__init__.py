"""How old a person is, found out after the report was filed."""
