"""What a key file may hold."""

from enum import Enum, auto

RANDOM_BYTES = 32


class Kind(Enum):
    """What a key file holds."""

    ISSUER = auto()
    RANDOM = auto()
    KEYSET = auto()
    SIGNING_PAIR = auto()
