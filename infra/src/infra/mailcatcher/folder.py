"""The newest mails as files, the oldest removed as new ones come."""

import itertools
import os
from pathlib import Path


class MailFolder:
    """At most `limit` mails, each one file named so that names sort by arrival."""

    def __init__(self, folder: Path, limit: int = 200) -> None:
        """Continue the folder as it is; it is made when missing, for its owner only."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._limit = limit
        kept = self._kept()
        self._numbers = itertools.count(int(kept[-1].stem) + 1 if kept else 1)

    def keep(self, sender: str, recipients: list[str], content: bytes) -> Path:
        """Store one mail with its envelope on top; returns its file."""
        file = self._folder / f"{next(self._numbers):012d}.eml"
        draft = file.with_suffix(".new")
        envelope = f"X-Spona-From: {sender}\r\nX-Spona-To: {', '.join(recipients)}\r\n"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(envelope.encode() + content)
        # Whoever lists the folder never sees half a mail.
        draft.replace(file)
        for old in self._kept()[: -self._limit]:
            old.unlink(missing_ok=True)
        return file

    def _kept(self) -> list[Path]:
        return sorted(file for file in self._folder.glob("*.eml") if file.stem.isdigit())
