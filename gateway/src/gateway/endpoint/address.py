"""From which address a request comes, as far as it can be believed."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

# The holder of one address of version 6 has all of its network.
_NETWORK_BITS = 64


def address_of(request: Request) -> str:
    """What the outermost proxy of ours saw (`GATEWAY_PROXIES` says how many there are); a network for version 6."""
    nearest = request.client.host if request.client else ""
    proxies: int = request.app.state.proxies
    # Each proxy writes whom it saw at the end; what is before ours is anything that the caller wrote.
    seen = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    return _network(seen[-proxies] if 0 < proxies <= len(seen) else nearest) or _network(nearest) or nearest


def _network(text: str) -> str | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, _NETWORK_BITS), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
