"""The project's own images, by its own Dockerfiles as they are."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.workshop.containers.building.bases import apt_settings, dockerfile
from tests.workshop.containers.places import Places
from tests.workshop.containers.running.engine import Engine

_SECONDS = 1800
_KEPT = "168h"
_NEXT = "next"
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_PIP = Path("/etc/pip.conf")
# Where packages come from is for the machine that builds to say (infra/production/set-up.md#5-images).
_PASSED_ON = ("PIP_INDEX_URL", "UV_DEFAULT_INDEX")


def built_here(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `build` of each image of the compose file, by the image's name."""
    return {part["image"]: part["build"] for part in document["services"].values() if "build" in part}


def build(engine: Engine, places: Places) -> list[str]:
    """Build every image that the compose file says how to build; returns their names."""
    document = yaml.safe_load(places.compose_file.read_text())
    machine = [*apt_settings(), *_package_settings(places)]
    for name, how in built_here(document).items():
        context = places.repository / (how if isinstance(how, str) else how.get("context", "."))
        engine.command(
            *("podman", "--log-level=error", "build", "--quiet", "--isolation=chroot", "--network=host"),
            *machine,
            *_asked(how),
            *("--file", dockerfile(places.repository, how), "--tag", f"localhost/{name}", context),
            within=_SECONDS,
        )
    # Layers that no build asked for in a week.
    engine.podman("image", "prune", "--force", f"--filter=until={_KEPT}", within=_SECONDS)
    return sorted(built_here(document))


def next_version(engine: Engine, name: str) -> str:
    """The name of another image with the same in it, as a release would bring it."""
    newer = f"{name}:{_NEXT}"
    engine.podman(
        *("build", "--quiet", "--isolation=chroot", "--tag", f"localhost/{newer}", "--file=-"),
        given=f"FROM localhost/{name}\nLABEL version={_NEXT}\n",
        within=_SECONDS,
    )
    return newer


def sizes(engine: Engine) -> dict[str, int]:
    """Return the size in bytes of each image of the project, by its name."""
    result = engine.podman("images", "--filter=reference=localhost/spona/*:latest", "--format={{.Repository}} {{.ID}}")
    found = dict(line.split() for line in result.splitlines())
    return {
        name.removeprefix("localhost/"): int(engine.podman("image", "inspect", "--format={{.Size}}", image))
        for name, image in sorted(found.items())
    }


def _asked(how: str | Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(how, str):
        yield from (f"--build-arg={name}={value}" for name, value in how.get("args", {}).items())
        if "target" in how:
            yield f"--target={how['target']}"
    yield from (f"--build-arg={name}={os.environ[name]}" for name in _PASSED_ON if name in os.environ)


def _package_settings(places: Places) -> Iterator[str]:
    """This machine's own settings for packages, mounted while building: they get into no layer."""
    uv = places.cache / "settings" / "uv.toml"
    uv.write_text("native-tls = true\n")
    yield f"--volume={uv}:/etc/uv/uv.toml:ro"
    for file in (_CERTIFICATES, _PIP):
        if file.exists():
            yield f"--volume={file}:{file}:ro"
