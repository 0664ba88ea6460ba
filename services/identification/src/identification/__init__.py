"""Reports, persons and who may read them."""
