"""Images that others make, named by their digests (infra/production/set-up.md#5-images): here by those of the stand-ins."""

from infra.errors import CliError
from tests.workshop.containers.building.images import built_here
from tests.workshop.containers.running.composed import Composed


def pin(composed: Composed) -> str:
    """Recreate what runs out of such an image by its digest; refuses a container of another one."""
    services, built = composed.document["services"], built_here(composed.document)
    named = {name: part["image"] for name, part in services.items() if part["image"] not in built}
    digests = {
        name: composed.engine.podman("image", "inspect", "--format={{.Digest}}", f"localhost/{image}").strip()
        for name, image in named.items()
    }
    pinned = {name: {"image": f"{image.partition(':')[0]}@{digests[name]}"} for name, image in named.items()}
    composed.override("pinned", pinned)
    composed.recreate(*named)
    for name in composed.containers_of(*named):
        known = composed.engine.inspect(name)
        if known["ImageDigest"] not in digests.values():
            raise CliError(f"{name} runs out of {known['ImageDigest']}")
    return ", ".join(sorted(each["image"] for each in pinned.values()))
