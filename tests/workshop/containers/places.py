"""Where things lie: what is kept for the next run, and what this run removes at its end."""

import os
from dataclasses import dataclass
from pathlib import Path

USER = 10001
"""Whom the containers run as."""
_REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Places:
    """`cache` holds tools, images and the last run's logs; `work` holds secrets and settings of one run."""

    cache: Path
    work: Path
    repository: Path = _REPOSITORY

    @property
    def data(self) -> Path:
        """The files that belong to this program: Containerfiles, settings of the world outside."""
        return Path(__file__).parent

    @property
    def tools(self) -> Path:
        """Programs that were built here."""
        return self.cache / "bin"

    @property
    def compose_file(self) -> Path:
        """The file that all this is about; used as it is."""
        return self.repository / "docker-compose.yml"

    @property
    def secrets(self) -> Path:
        """The folder that `spona secrets make` fills."""
        return self.work / "secrets"

    @property
    def certificates(self) -> Path:
        """The folder with the certificate of the public addresses."""
        return self.work / "certificates"

    @property
    def outside(self) -> Path:
        """What the world outside is given: its certificates and settings."""
        return self.work / "outside"

    @property
    def logs(self) -> Path:
        """What commands and containers said in the last run."""
        return self.cache / "last-run"


def cache_folder() -> Path:
    """Return where tools and images are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "spona-containers"
