"""`python -m tests.workshop.vendor`: fetches the style sheets, scripts and fonts of others once, so that no user's machine needs npm.

Run by a developer after a change of `PACKAGES`; what it writes is committed and hashed by `vendor.lock.json`.
"""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from hashlib import sha256, sha512
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.workshop import paper_fonts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FOLDER = Path(__file__).resolve().parents[2] / "gateway" / "src" / "gateway" / "pages" / "static" / "vendor"
LOCK = FOLDER / "vendor.lock.json"
FONTS = 'system-ui,"Noto Sans",Arial,sans-serif'
"""Fonts that every machine has: nothing is downloaded, and Serbian Cyrillic gets its own letter shapes."""

_SOURCE_MAP = re.compile(r"\s*(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=[^*]*\*/)\s*$")
_FONT_FACE = re.compile(r"(?:/\*![^*]*Margaret Calvert[^*]*\*/)?@font-face\{[^}]*\}")
_FAMILY = re.compile(r"GDS Transport,arial,sans-serif")
_PICTURE = re.compile(r"url\(/assets/[^)]*\)")


class VendoringFailed(Exception):
    """A package is not what it was when it was chosen, or cannot be had; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package of npm and which of its files we serve, by the name under which we serve them."""

    name: str
    version: str
    licence: str
    integrity: str
    files: Mapping[str, str]
    changes: tuple[str, ...] = ()


PACKAGES = (
    Package(
        "@github/combobox-nav",
        "3.0.2",
        "MIT",
        "sha512-txEw3G7oK2b7G5olc5+xDEUJcHvyp9N+yx+LIjAwKsfOq22CGAx5zUL/6yVsHiCF/tRZlKMuFTAgpOHoCrNrzA==",
        {"combobox-nav.js": "dist/index.js"},
    ),
    Package(
        "govuk-frontend",
        "6.6.0",
        "MIT",
        "sha512-xctkWrQvLnvQt7fyjQ3MGX9S0wz0x0RQuLxCeoXF+s8EjGICG81/DYQGKN5qgO+0KVT12UAaRwUsGY6fulRcRg==",
        {
            "govuk-frontend.min.css": "dist/govuk/govuk-frontend.min.css",
            "govuk-frontend.min.js": "dist/govuk/govuk-frontend.min.js",
        },
        (
            "the @font-face blocks are left out: their font may be used on gov.uk only",
            f"the font family is {FONTS}",
            "the address of the crest is `none`: it may be used on gov.uk only",
            "the line that names the source map is left out",
        ),
    ),
    Package(
        "htmx.org",
        "4.0.1",
        "0BSD",
        "sha512-oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg==",
        {
            "htmx.min.js": "dist/htmx.min.js",
            "hx-csp.min.js": "dist/ext/hx-csp.min.js",
            "hx-sse.min.js": "dist/ext/hx-sse.min.js",
        },
    ),
)

FONTS_OF_PAPERS = tuple(
    Package(
        f"@fontsource/noto-sans-{font}",
        "5.3.0",
        "OFL-1.1",
        integrity,
        {f"noto-sans-{font}.ttf": f"files/noto-sans-{font}-{subset}-400-normal.woff2"},
        ("woff2 is unpacked to TrueType, which the engine of papers reads",),
    )
    for font, subset, integrity in (
        (
            "arabic",
            "arabic",
            "sha512-i3t6GR0LOReyJVEk+YfYCnxv53wuIelg7Y9NGNvOq4Diq/EP0YszaGXkQwfQNigLjfO4POrLaPGM0sNliGYk7A==",
        ),
        (
            "bengali",
            "bengali",
            "sha512-EFBMU0UvzyFSc1ERK369zfqEu6DMRuWmCQ2+2ahhQTQAIDPEyN1UYlQdQeFkheu2DWG2hfdwrhiLlGFl2sSr/A==",
        ),
        (
            "devanagari",
            "devanagari",
            "sha512-7khYmipS/5KAUUmrO1DKir8yL8XI00d0+ZE9BqbS8XF1jzObv6CpPOk3UeYxF+Pvi8bx9bBvprBCOcbx/eQWTQ==",
        ),
        (
            "ethiopic",
            "ethiopic",
            "sha512-ivXPkx5Grhse+0GEyedQysDI5vSMUIeDNBhev6OIcSX6WyAPtvutU/CSWqf2wv67POnvQ0QaQ8Aq36vy9WfZpw==",
        ),
        (
            "gurmukhi",
            "gurmukhi",
            "sha512-kORmHl4RCqVsPwDPgWxCHWUETSnI+6m6aPsJmGf7K3PJorPKHUZesABxhZcsnYVZkKS/4abE3QgJgjuhWpA13g==",
        ),
        (
            "khmer",
            "khmer",
            "sha512-gdbZkSmmMa7up92bksz5uKkjt70hCmLr9Q9B/Bxu4qYfXr+BvRLvf7NDAO4WP64coTdCcrzmHFciXirbdJEToQ==",
        ),
        (
            "myanmar",
            "myanmar",
            "sha512-/ja/Fbmtv4TRpd8LgnVFvDRFIzR0bvYaVCwGNK6Hnn5uBGccCfGFnZ7wRPG1/IyMnScVIjrnOmN+2jOL0b8tRQ==",
        ),
        (
            "sc",
            "chinese-simplified",
            "sha512-HeqIlGm0+ohOKxZLuHj1qW6r6avHH0OWdKERAcSDI0RQ+MXrteuLKA+M+5eOA8rYy0MFvOR5AT0fQo2rUkye0Q==",
        ),
        (
            "sinhala",
            "sinhala",
            "sha512-g52kQSjsB3vHmFbp6zrPfumJxZADhsssOHd3fMkN+hCK1JrpKvSudtJMAAGuVUcrC7r9dqNmmslj7I9VU1dzbw==",
        ),
        (
            "tamil",
            "tamil",
            "sha512-webid7fyBljiIEJ1hXuey48vCUe2Oq3/EwYjo6XBtXItO9FoUmqy0bEnXA5iE++iC324BTI8QMy80SYtDheCzA==",
        ),
        (
            "thai",
            "thai",
            "sha512-ngqUyvDukkZUHypQbUJvUdAeYa2aYZsyeDTsdqMudf7GK2F2TK19OZ5kbo+37qsBtkNpmAMhEObQnWnzPqzKUw==",
        ),
    )
)
"""Scripts of languages that persons in Serbia speak most often, besides those that the engine has letters for."""


def unbranded(text: str) -> str:
    """The style sheet without the font and the crest that only gov.uk may use; raises VendoringFailed when they are not where they were."""
    text, faces = _FONT_FACE.subn("", text)
    text, families = _FAMILY.subn(FONTS, text)
    text, pictures = _PICTURE.subn("none", text)
    if not (faces and families and pictures) or "GDS Transport" in text or "/assets/" in text:
        raise VendoringFailed(
            "govuk-frontend's style sheet has another form: mend the patterns of tests/workshop/vendor.py."
        )
    return text


_OURS: dict[str, Callable[[str], str]] = {"govuk-frontend.min.css": unbranded}


def main() -> int:
    """Writes the files, the fonts and the lock; 0 when all packages were what they should be."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        entries = [_vendored(package) for package in PACKAGES]
        fonts = [_font(package) for package in FONTS_OF_PAPERS]
    except VendoringFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    LOCK.write_text(json.dumps({"packages": entries, "fonts": fonts}, indent=2, ensure_ascii=False) + "\n", "utf-8")
    paper_fonts.write_ranges()
    return 0


def _vendored(package: Package) -> dict[str, Any]:
    written: dict[str, str] = {}
    for ours, theirs in _files(package).items():
        text = _SOURCE_MAP.sub("", theirs.decode())
        content = (_OURS.get(ours, str)(text) + "\n").encode()
        (FOLDER / ours).write_bytes(content)
        written[ours] = f"sha256-{sha256(content).hexdigest()}"
    return _entry(package, written)


def _font(package: Package) -> dict[str, Any]:
    files = {ours: paper_fonts.write(ours, theirs) for ours, theirs in _files(package).items()}
    return _entry(package, {ours: f"sha256-{sha256(content).hexdigest()}" for ours, content in files.items()})


def _files(package: Package) -> dict[str, bytes]:
    found = {}
    with tarfile.open(fileobj=io.BytesIO(_packed(package)), mode="r:gz") as members:
        for ours, theirs in package.files.items():
            member = members.extractfile(f"package/{theirs}")
            if member is None:
                raise VendoringFailed(
                    f"{package.name} holds no {theirs}: correct PACKAGES in tests/workshop/vendor.py."
                )
            found[ours] = member.read()
    return found


def _entry(package: Package, written: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "integrity": package.integrity,
        "changes": list(package.changes),
        "files": written,
    }


def _packed(package: Package) -> bytes:
    """The package as the registry that npm is set to has it, checked against the hash that was chosen."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{package.name}@{package.version}"]
        try:
            subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as error:
            message = f"npm could not fetch {package.name}@{package.version}: install npm, or see what it said above."
            raise VendoringFailed(message) from error
        archive = next(Path(folder).glob("*.tgz")).read_bytes()
    found = "sha512-" + base64.b64encode(sha512(archive).digest()).decode()
    if found != package.integrity:
        raise VendoringFailed(f"{package.name}@{package.version} is not what was chosen: its hash is {found}.")
    return archive


if __name__ == "__main__":
    sys.exit(main())
