"""The newest calls as files, the oldest removed as new ones come."""

import itertools
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from infra.whole_files import replace_whole


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call as it came; `times` counts how often it was handed over, `pressed_at` is when the key was pressed."""

    delivery: str
    to: str
    kinds: tuple[str, ...]
    code: str
    sentence: str
    language: str
    at: str
    times: int = 1
    pressed_at: str | None = None


class CallFolder:
    """At most `limit` calls, each one file named so that names sort by arrival."""

    def __init__(self, folder: Path, limit: int = 200) -> None:
        """Continue the folder as it is; it is made when missing, for its owner only."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._limit = limit
        kept = self._kept()
        self._numbers = itertools.count(int(kept[-1].stem) + 1 if kept else 1)

    def keep(self, call: RecordedCall) -> bool:
        """Store a call; whether it is new: one that is known by its name rings no second time."""
        known = self._file_of(call.delivery)
        if known is not None:
            before = _read(known)
            _write(known, replace(before, times=before.times + 1))
            return False
        _write(self._folder / f"{next(self._numbers):012d}.json", call)
        for old in self._kept()[: -self._limit]:
            old.unlink(missing_ok=True)
        return True

    def press(self, delivery: str, at: str) -> None:
        """Note that the key was pressed; what is gone by now is let go."""
        file = self._file_of(delivery)
        if file is not None:
            _write(file, replace(_read(file), pressed_at=at))

    def newest_first(self) -> list[RecordedCall]:
        """Return every call that is kept."""
        return [_read(file) for file in reversed(self._kept())]

    def has(self, delivery: str) -> bool:
        """Whether there was such a call."""
        return self._file_of(delivery) is not None

    def _file_of(self, delivery: str) -> Path | None:
        return next((file for file in self._kept() if _read(file).delivery == delivery), None)

    def _kept(self) -> list[Path]:
        return sorted(file for file in self._folder.glob("*.json") if file.stem.isdigit())


def _read(file: Path) -> RecordedCall:
    content = json.loads(file.read_text("utf-8"))
    return RecordedCall(**{**content, "kinds": tuple(content["kinds"])})


def _write(file: Path, call: RecordedCall) -> None:
    replace_whole(file, json.dumps(asdict(call), ensure_ascii=False, indent=1))
