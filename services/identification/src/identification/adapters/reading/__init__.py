"""Lists, the reach of a caller, and the record of reads, in PostgreSQL."""
