"""What a reporter typed and has not filed yet."""
