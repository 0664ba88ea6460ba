"""The worklist and the record of reads, in PostgreSQL."""
