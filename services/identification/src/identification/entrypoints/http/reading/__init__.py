"""Names of classes and shapes of the record of reads."""
