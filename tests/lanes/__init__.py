"""How all tests are run at once on a machine of two cores."""
