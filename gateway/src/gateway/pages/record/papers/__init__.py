"""The decision and the rights that were explained, to be printed or kept as PDF."""
