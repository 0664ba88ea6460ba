"""What templates were compiled to, kept as Python keeps its modules: a process that starts has its first page as soon as its tenth."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache

if TYPE_CHECKING:
    from jinja2.bccache import Bucket


class Compiled(FileSystemBytecodeCache):
    """A template that changed is compiled anew; so is each when Jinja or `how` changes. All languages share what is kept.

    So no template may hand a constant to a filter of ours: that is worked out while it is compiled, in one language.
    """

    @classmethod
    def beside_the_templates(cls, how: str) -> Compiled | None:
        """For environments that the module in the file `how` makes; None where there is no place to keep anything."""
        made_by = hashlib.sha256(Path(how).read_bytes()).hexdigest()[:16]
        place = Path(__file__).parents[1] / "__pycache__" / f"templates-{made_by}"
        with suppress(OSError):
            place.mkdir(parents=True, exist_ok=True)
        return cls(str(place), "%s.jinja") if place.is_dir() else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Where it cannot be written, as in an image, the next process compiles it as well."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
