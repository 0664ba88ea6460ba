"""What `spona` can do in a checkout alone."""

from tests.workshop.bench.command import bench
from tests.workshop.seeding.command import seed

COMMANDS = (bench, seed)
