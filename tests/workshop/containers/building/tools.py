"""Programs that come as sources out of the Go proxy, where no registry of images can be reached: built once and kept."""

import re
import shutil
from pathlib import Path

import yaml

from infra.errors import CliError
from tests.workshop.containers.places import Places
from tests.workshop.containers.running.engine import Engine

COMPOSE = "docker-compose"
COLLECTOR = "otelcol"
_COMPOSE_MODULE = "github.com/docker/compose/v2@v2.40.3"
_CORE = "go.opentelemetry.io/collector"
_CONTRIBUTED = "github.com/open-telemetry/opentelemetry-collector-contrib"
# Parts of the collector that are stable are numbered apart from the rest, always this far.
_STABLE_BEFORE = 94
_SECONDS = 3600


def missing(places: Places) -> list[str]:
    """Return what is still to be built."""
    return [name for name in (COMPOSE, COLLECTOR) if not (places.tools / name).exists()]


def build(engine: Engine, places: Places) -> None:
    """Build what is missing; Go checks every source against its public log of checksums."""
    wanted = missing(places)
    scratch = places.cache / "go"
    scratch.mkdir(parents=True, exist_ok=True)
    places.tools.mkdir(parents=True, exist_ok=True)
    if COMPOSE in wanted:
        _compose(engine, places, scratch)
    if COLLECTOR in wanted:
        _collector(engine, places, scratch)
    # Sources and objects are three gigabytes that nothing asks for again.
    if wanted:
        shutil.rmtree(scratch)


def collector_version(compose_file: Path) -> str:
    """Return the version of the collector's image, such as 0.139.0."""
    image = str(yaml.safe_load(compose_file.read_text())["services"]["collector"]["image"])
    found = re.search(r":(0\.\d+\.\d+)", image)
    if not found:
        raise CliError(f"{image} names no version of the collector that its parts could be taken of")
    return found[1]


def collector_parts(version: str) -> dict[str, object]:
    """Return what a collector of this version is put together from: just what infra/collector/config.yaml uses."""
    minor, patch = version.split(".")[1:]
    stable = f"1.{int(minor) - _STABLE_BEFORE}.{patch}"

    def modules(*names: str, at: str = version) -> list[dict[str, str]]:
        return [{"gomod": f"{name if '/opentelemetry-' in name else f'{_CORE}/{name}'} v{at}"} for name in names]

    return {
        "dist": {"name": COLLECTOR, "output_path": "./built"},
        "receivers": modules("receiver/otlpreceiver", f"{_CONTRIBUTED}/receiver/prometheusreceiver"),
        "processors": modules("processor/batchprocessor", "processor/memorylimiterprocessor"),
        "exporters": modules("exporter/otlphttpexporter"),
        "extensions": modules(f"{_CONTRIBUTED}/extension/healthcheckextension"),
        "providers": modules("confmap/provider/envprovider", "confmap/provider/fileprovider", at=stable),
    }


def _compose(engine: Engine, places: Places, scratch: Path) -> None:
    found = _go(engine, scratch, "mod", "download", "-json", _COMPOSE_MODULE)
    source = re.search(r'"Dir": "([^"]+)"', found)
    if source is None:
        raise CliError(f"The Go proxy has no {_COMPOSE_MODULE}")
    # Its go.mod has replacements, with which `go install` builds nothing.
    copy = scratch / "compose"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(source[1], copy)
    copy.chmod(0o755)
    _go(engine, copy, "build", "-trimpath", "-ldflags=-s -w", "-o", str(places.tools / COMPOSE), "./cmd", of=scratch)


def _collector(engine: Engine, places: Places, scratch: Path) -> None:
    version = collector_version(places.compose_file)
    (scratch / "collector.yaml").write_text(yaml.safe_dump(collector_parts(version)))
    _go(engine, scratch, "run", f"{_CORE}/cmd/builder@v{version}", "--config", "collector.yaml")
    shutil.copy2(scratch / "built" / COLLECTOR, places.tools / COLLECTOR)


def _go(engine: Engine, folder: Path, *words: str, of: Path | None = None) -> str:
    scratch = of or folder
    settings = {
        "GOPATH": scratch / "path",
        "GOCACHE": scratch / "objects",
        "GOFLAGS": "-buildvcs=false -modcacherw",
        "CGO_ENABLED": "0",
    }
    with_settings = (f"{name}={value}" for name, value in settings.items())
    return engine.command("env", "-C", folder, *with_settings, "go", *words, within=_SECONDS)
