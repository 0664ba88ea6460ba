"""A person signs in and out: the steps, the pages and their words."""
