"""The Centre asks, the reporter or a colleague of theirs answers: use cases, one file each."""
