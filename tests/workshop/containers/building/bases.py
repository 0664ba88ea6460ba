"""The images that Dockerfiles and the compose file begin with, made here: no registry is asked for anything."""

import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import yaml

from infra.engines import fetch
from infra.errors import CliError
from tests.workshop.containers.places import Places
from tests.workshop.containers.running.engine import Engine

OUTSIDE = "localhost/spona-containers/outside"
_DEBIAN = "localhost/spona-containers/debian"
_STAGES = {
    "python": "python",
    "postgres": "postgres",
    "apache/kafka": "kafka",
    "keycloak/keycloak": "keycloak",
    "otel/opentelemetry-collector": "collector",
    "debian": "debian",
}
_SECONDS = 1800
_APT_SETTINGS = Path("/etc/apt/apt.conf.d")
_APT_SOURCES = Path("/etc/apt")


def build(engine: Engine, places: Places) -> list[str]:
    """Make every base that is named anywhere, under the very name that it is asked for by; returns these names."""
    mirror = debian_mirror(_APT_SOURCES)
    if not engine.has_image(_DEBIAN):
        _debian(engine, places, mirror)
    context = _context(places)
    named = sorted(names(places.repository, yaml.safe_load(places.compose_file.read_text())))
    for name in (*named, OUTSIDE):
        stage = "outside" if name == OUTSIDE else stage_of(name)
        _stage(engine, context, stage, mirror)
        engine.podman("tag", _kept(context, stage), name if name == OUTSIDE else f"localhost/{name}")
    return named


def names(repository: Path, document: Mapping[str, Any]) -> set[str]:
    """Return what the services of a compose file begin with: images that no one builds, and the first lines of Dockerfiles."""
    parts = document["services"].values()
    built = {part["image"] for part in parts if "build" in part}
    found = {part["image"] for part in parts if part["image"] not in built}
    for part in parts:
        if "build" in part:
            found |= set(_begins_with(dockerfile(repository, part["build"]).read_text()))
    return found


def dockerfile(repository: Path, build_of: str | Mapping[str, str]) -> Path:
    """Return the Dockerfile that a `build` of the compose file means."""
    if isinstance(build_of, str):
        return repository / build_of / "Dockerfile"
    return repository / build_of.get("context", ".") / build_of.get("dockerfile", "Dockerfile")


def stage_of(name: str) -> str:
    """Return the stage of bases.Containerfile that represents an image; refuses one that it has nothing for."""
    family = name.partition("@")[0].rpartition(":")[0] or name
    if family not in _STAGES:
        raise CliError(
            f"Nothing stands for the image {name}: add a stage to tests/workshop/containers/bases.Containerfile"
        )
    return _STAGES[family]


def debian_mirror(apt: Path) -> str:
    """Return the address that this machine itself fetches Debian's packages from."""
    files = [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*.sources"))]
    for file in files:
        text = file.read_text() if file.exists() else ""
        if found := re.search(r"^(?:URIs:|deb(?: \[[^\]]*\])?) (\S+)", text, re.MULTILINE):
            return found[1]
    raise CliError(
        "This machine has no source of Debian packages in /etc/apt, of which the base images could be made", code=3
    )


def apt_settings() -> list[str]:
    """Return the options by which a build reads this machine's own settings of apt; they get into no layer."""
    return [f"--volume={file}:{file}:ro" for file in sorted(_APT_SETTINGS.glob("99*"))]


def sources(mirror: str) -> str:
    """Return the source of packages of the images."""
    return f"deb {mirror} bookworm main"


def _begins_with(text: str) -> Iterator[str]:
    arguments = dict(re.findall(r"^ARG (\w+)=(\S+)", text, re.MULTILINE))
    stages = set(re.findall(r"^FROM .* AS (\S+)", text, re.MULTILINE | re.IGNORECASE))
    for name in re.findall(r"^FROM (\S+)", text, re.MULTILINE):
        plain = re.sub(r"\$\{?(\w+)\}?", lambda found: arguments.get(found[1], ""), name)
        if plain not in stages and plain != "scratch":
            yield plain
    for name in re.findall(r"--from=(\S+)", text):
        if ":" in name:
            yield name


def _debian(engine: Engine, places: Places, mirror: str) -> None:
    root = places.cache / "debian"
    shutil.rmtree(root, ignore_errors=True)
    engine.command(
        "debootstrap",
        "--variant=minbase",
        "--include=ca-certificates",
        "bookworm",
        root,
        mirror,
        within=_SECONDS,
    )
    archive = places.cache / "debian.tar"
    engine.command(
        "tar", "-C", root, "--exclude=./var/cache/apt/archives/*.deb", "--exclude=./dev/*", "-cf", archive, "."
    )
    engine.podman("import", "--quiet", archive, _DEBIAN, within=_SECONDS)
    archive.unlink()
    shutil.rmtree(root)


def _context(places: Places) -> Path:
    context = places.cache / "context"
    (context / "bin").mkdir(parents=True, exist_ok=True)
    for name in ("bases.Containerfile", "postgres-entrypoint"):
        shutil.copy2(places.data / name, context / name)
    shutil.copy2(places.tools / "otelcol", context / "bin" / "otelcol")
    infra = places.repository / "infra"
    fetch(infra / "kafka" / "pom.xml", infra / "kafka" / "jars.sha256", context / "engines" / "kafka")
    archives = fetch(
        infra / "keycloak" / "pom.xml", infra / "keycloak" / "files.sha256", places.cache / "engines" / "keycloak"
    )
    _unpack(next(archives.glob("*.zip")), context / "engines" / "keycloak")
    return context


def _unpack(archive: Path, into: Path) -> None:
    stamp = into.with_name("keycloak.of")
    if stamp.exists() and stamp.read_text() == archive.name and into.exists():
        return
    shutil.rmtree(into, ignore_errors=True)
    scratch = into.with_name("keycloak.unpacked")
    with ZipFile(archive) as file:
        file.extractall(scratch)
    next(scratch.iterdir()).rename(into)
    scratch.rmdir()
    (into / "data").mkdir(exist_ok=True)
    # As in the official image: scripts that run, and folders that belong to the group.
    for path in (into, *into.rglob("*")):
        path.chmod(0o775 if path.is_dir() or path.suffix == ".sh" else 0o664)
    stamp.write_text(archive.name)


def _stage(engine: Engine, context: Path, stage: str, mirror: str) -> None:
    kept = _kept(context, stage)
    if engine.has_image(kept):
        return
    arguments = {"SOURCES": sources(mirror), "NEWEST": f"deb {mirror} sid main"}
    engine.command(
        *("podman", "--log-level=error", "build", "--quiet", "--isolation=chroot", "--network=host"),
        *apt_settings(),
        *(f"--build-arg={name}={value}" for name, value in arguments.items()),
        *("--file", context / "bases.Containerfile", "--target", stage, "--tag", kept, context),
        within=_SECONDS,
    )


def _kept(context: Path, stage: str) -> str:
    """The name under which a stage is found again as long as nothing that it is made of has changed."""
    made_of = [(context / "bases.Containerfile").read_bytes(), (context / "postgres-entrypoint").read_bytes()]
    stamp = {"kafka": "engines/kafka/complete", "keycloak": "engines/keycloak.of"}.get(stage)
    if stamp:
        made_of.append((context / stamp).read_bytes())
    return f"localhost/spona-containers/base-{stage}:{hashlib.sha256(b''.join(made_of)).hexdigest()[:16]}"
