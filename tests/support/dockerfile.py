"""A Dockerfile as a builder reads it for one target: which stages it goes through, and what they say."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_STAGE = re.compile(r"^FROM (\S+)(?: AS (\S+))?\n(.*?)(?=^FROM |\Z)", re.MULTILINE | re.DOTALL)
_COPIED = re.compile(r"^COPY --from=(\S+) ", re.MULTILINE)
_ENV = re.compile(r"^ENV (.+)$", re.MULTILINE)
_USER = re.compile(r"^USER (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Image:
    """What comes out of building `target` (the last stage without one) with these arguments."""

    file: Path
    target: str | None
    arguments: Mapping[str, str]

    @property
    def stages(self) -> dict[str, tuple[str, str]]:
        """The base and the lines of each stage; one without a name is called by its place."""
        text = self.file.read_text("utf-8").replace("\\\n", " ")
        found = enumerate(_STAGE.findall(text))
        return {name or str(place): (base, self._filled(lines)) for place, (base, name, lines) in found}

    def layers(self) -> str:
        """The lines whose outcome is in the image, from its base on."""
        stages, name, lines = self.stages, self.target, ""
        name = name or list(stages)[-1]
        while name in stages:
            name, own = stages[name]
            lines = own + lines
        return lines

    def lines(self) -> str:
        """These, behind those of every stage that something is copied from; each once."""
        stages, found, behind = self.stages, [self.layers()], list[str]()
        while found:
            behind.insert(0, lines := found.pop())
            found += [
                Image(self.file, each, self.arguments).layers() for each in _COPIED.findall(lines) if each in stages
            ]
        return "\n".join(dict.fromkeys("".join(behind).splitlines()))

    @property
    def environment(self) -> dict[str, str]:
        """What everything that runs in it finds in its environment."""
        pairs = (word.partition("=") for line in _ENV.findall(self.layers()) for word in shlex.split(line))
        return {name: value for name, _, value in pairs}

    @property
    def user(self) -> str:
        """Whom it runs as."""
        *_, last = _USER.findall(self.layers())
        return str(last)

    def _filled(self, lines: str) -> str:
        for name, value in self.arguments.items():
            lines = lines.replace(f"${{{name}}}", value)
        return lines
