"""`python -m tests.workshop.export [--check | --release]`: writes, checks or releases the contracts; writing keeps a copy of what is new."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from contracts import forms
from contracts.registry import EVENTS
from contracts.topics import CONSUMERS
from tests.workshop.export import landed
from tests.workshop.export.asyncapi import document
from tests.workshop.export.compatibility import breaks
from tests.workshop.export.form_versions import exported, form_breaks, kept
from tests.workshop.export.openapi_compatibility import openapi_breaks
from tests.workshop.export.schemas import free_text_fields, path_of, sample_of, schema_of, unbounded_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[3] / "contracts"


def expected() -> dict[str, str]:
    """Every exported file below `contracts/` with the text it should have."""
    files = {path_of(type_, "schema"): _json(schema_of(event)) for type_, event in EVENTS.items()}
    files |= {path_of(type_, "sample"): _json(sample_of(event)) for type_, event in EVENTS.items()}
    files |= {f"asyncapi/{service}.yaml": document(service) for service in CONSUMERS}
    return files | exported(forms.catalogue())


def unfit() -> list[str]:
    """Fields of events that may not be there at all."""
    found = [
        f"{field}: an event carries ids, codes, moments, bounded numbers and flags only. Use a reference instead of a string."
        for field in free_text_fields()
    ]
    found += [f"{field}: give the number both bounds (ge and le)." for field in unbounded_numbers()]
    return found


def problems(root: Path = ROOT, promised: Mapping[str, str] | None = None) -> list[str]:
    """What is wrong with the contracts as they stand: words in events, drift, breaking changes. Each says what to do.

    `promised` is what the documents said when they last landed, by name.
    """
    # A field that may not be there has no sample and no schema worth comparing.
    return unfit() or [
        *(f"{name} differs from the code. Run `make contracts` and commit the result." for name in _drifted(root)),
        *(f"{name} is missing. Run `make contracts`, which adds it, and commit the result." for name in unkept(root)),
        *broken(root, promised),
    ]


def unkept(root: Path = ROOT) -> list[str]:
    """The copies below `released/` that no check could compare with: of what nothing was kept yet."""
    return [name for name in _published() if not (root / name).is_file()]


def _published() -> dict[str, str]:
    """Every copy below `released/`, as it would be if all were released now."""
    return {f"released/{type_}.json": _json(schema_of(event)) for type_, event in EVENTS.items()} | kept(
        forms.catalogue()
    )


def _drifted(root: Path) -> list[str]:
    files = expected()
    differing = [
        name for name, text in files.items() if not (root / name).is_file() or (root / name).read_text("utf-8") != text
    ]
    present = {
        str(path.relative_to(root)) for pattern in ("events/*/*.json", "forms/*.json") for path in root.glob(pattern)
    }
    return sorted([*differing, *(present - set(files))])


def broken(root: Path, promised: Mapping[str, str] | None = None) -> list[str]:
    """What was released and no longer holds, each with what to do."""
    documents = landed.documents(root) if promised is None else promised
    return [*_broken_events(root), *_broken_documents(root, documents), *_broken_forms(root)]


def _broken_events(root: Path) -> list[str]:
    found = []
    for path in sorted((root / "released").glob("*.json")):
        released = json.loads(path.read_text("utf-8"))
        type_ = path.name.removesuffix(".json")
        if type_ not in EVENTS:
            found.append(
                f"{type_} was released and is gone. Bring it back: events of it may lie on the bus for 14 days."
            )
        else:
            found += breaks(type_, released, schema_of(EVENTS[type_]))
    return found


def _broken_documents(root: Path, promised: Mapping[str, str]) -> list[str]:
    """The services write their documents themselves; here they are held against those that landed."""
    found = []
    for name, text in promised.items():
        present = root / name
        if not present.is_file():
            found.append(f"{name} was published and is gone. Bring it back: its clients go on asking.")
        elif present.suffix == ".json":
            found += openapi_breaks(present.stem, json.loads(text), json.loads(present.read_text("utf-8")))
    return found


def _broken_forms(root: Path) -> list[str]:
    copies = (root / "released" / "forms").glob("*.json")
    released = {int(path.stem): json.loads(path.read_text("utf-8")) for path in copies}
    return form_breaks(released, forms.catalogue())


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def write(root: Path, *, release: bool = False) -> None:
    """Exports, and keeps a copy of what has none yet; `release` keeps everything as it is now."""
    _write(expected(), root)
    published = _published()
    _write(published if release else {name: published[name] for name in unkept(root)}, root)
    if release:
        landed.mark(root)


def _write(files: dict[str, str], root: Path) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Exit 0 when all is well, 1 when a check found something or what is to be released breaks what was."""
    parser = argparse.ArgumentParser(prog="python -m tests.workshop.export", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 on drift, a break or words in an event"
    )
    parser.add_argument(
        "--release", action="store_true", help="what is there now, and in the present commit, must stay compatible"
    )
    chosen = parser.parse_args(arguments)
    found = problems(root) if chosen.check else [*unfit(), *(broken(root) if chosen.release else [])]
    if chosen.check or found:
        sys.stderr.writelines(f"{sentence}\n" for sentence in found)
        return 1 if found else 0
    write(root, release=chosen.release)
    return 0


if __name__ == "__main__":
    sys.exit(main())
