"""Folders for what tests run as programs of their own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_folder() -> Iterator[Path]:
    """Removed afterwards. Not pytest's own: as root a database runs as another user, who cannot enter that one."""
    with tempfile.TemporaryDirectory(prefix="spona-test-") as made:
        Path(made).chmod(0o711)
        yield Path(made)
