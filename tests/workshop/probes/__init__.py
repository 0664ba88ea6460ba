"""What a list, a count or a sweep reads of its database: exact numbers of pages, which no busy machine changes."""
