"""The compose file as the engine would read it, with values for what an operator has to name."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.support.dockerfile import Image
from tests.support.program import ROOT

FILE = ROOT / "docker-compose.yml"
MOUNT = "/run/secrets"
NAMED = {
    "SPONA_SIGN_IN": "https://sign-in.example",
    "SPONA_GATEWAY": "https://spona.example",
    "SPONA_CERTIFICATES": "/srv/spona/certificates",
    "SPONA_BACKUPS": "/mnt/elsewhere/backups",
    "SPONA_HEADS": "/srv/spona/heads",
    "SPONA_HEAD_COPIES": "/mnt/elsewhere/heads",
    "SPONA_TRACES": "https://traces.example",
    "SPONA_METRICS": "https://metrics.example/api/v1/otlp",
    "SPONA_SMTP_HOST": "mail.example",
    "SPONA_SMTP_USERNAME": "spona",
    "SPONA_SMTP_SENDER": "obavestenja@spona.example",
}
SERVICES = ("identification", "referral", "notifications")
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


@dataclass(frozen=True)
class Part:
    """One container: what it is given and what is mounted into it."""

    name: str
    text: dict[str, Any]

    @property
    def runs_on(self) -> bool:
        """Whether it stays, unlike a job."""
        return bool(self.text.get("restart") == "unless-stopped")

    @property
    def module(self) -> str | None:
        """The Python module it runs, such as `referral.entrypoints.relay`."""
        command = self.text.get("command", [])
        return command[command.index("-m") + 1] if "-m" in command else None

    @property
    def secrets(self) -> dict[str, str]:
        """File in the folder of secrets by name in the container."""
        found = {}
        for entry in self.text.get("secrets", []):
            source, target = (entry, entry) if isinstance(entry, str) else (entry["source"], entry["target"])
            found[target] = source
        return found

    def environment(self, mounted: Path) -> dict[str, str]:
        """Its environment, with the secrets and the folders of the machine at `mounted`: its image's, and what the file adds."""
        answer = image_environment(self.text["image"]) | self.text.get("environment", {})
        places = {MOUNT: str(mounted), **{target: str(mounted / Path(target).name) for target in self.folders}}
        return {name: _placed(filled(str(value)), places) for name, value in answer.items()}

    @property
    def folders(self) -> list[str]:
        """Where folders of the machine that a person has to name are mounted."""
        return [mount.rpartition(":")[2] for mount in self.text.get("volumes", []) if mount.startswith("${")]

    def mount(self, folder: Path, at: Path) -> Path:
        """Copy its secrets out of `folder` to `at`, as the engine mounts them."""
        at.mkdir()
        for target in self.folders:
            (at / Path(target).name).mkdir()
        for target, source in self.secrets.items():
            shutil.copy2(folder / source, at / target)
        return at


def _placed(value: str, places: dict[str, str]) -> str:
    for target, place in places.items():
        value = value.replace(target, place)
    return value


def filled(text: str, named: dict[str, str] = NAMED) -> str:
    """The text with its variables replaced; raises KeyError for one that no one named."""

    def value(found: re.Match[str]) -> str:
        name, kind, default = found.groups()
        return named.get(name, default) if kind == "-" else named[name]

    return _VARIABLE.sub(value, text)


def document() -> dict[str, Any]:
    """The file as it is written."""
    read: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return read


def image(name: str) -> Image | None:
    """How an image of ours is built; none for another person's."""
    for each in document()["services"].values():
        if each["image"] == name and (build := each.get("build")):
            if isinstance(build, str):
                return Image(ROOT / build / "Dockerfile", None, {})
            return Image(ROOT / build["dockerfile"], build["target"], build.get("args", {}))
    return None


def image_environment(name: str) -> dict[str, str]:
    """What our image puts into the environment of everything that runs in it, but for this machine's own search path."""
    built = image(name)
    return {} if built is None else {each: value for each, value in built.environment.items() if each != "PATH"}


def parts() -> dict[str, Part]:
    """Every container by name."""
    return {name: Part(name, text) for name, text in document()["services"].items()}
