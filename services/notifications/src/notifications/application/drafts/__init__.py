"""Something that was begun and lies untouched: use cases, one file each."""
