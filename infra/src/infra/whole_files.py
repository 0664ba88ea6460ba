"""Files that are written whole or not at all."""

import os
from pathlib import Path


def replace_whole(file: Path, content: str) -> None:
    """Replace a file, safe against a power cut; it is readable by its owner only."""
    draft = file.with_name(f".{file.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
