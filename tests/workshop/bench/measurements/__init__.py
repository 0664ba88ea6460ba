"""What is measured: a module each, named in the list of figures."""
