"""Keycloak's administration where its client has no call of its own, or one that hides a refusal."""

import json
from typing import Any
from urllib.parse import quote

from keycloak import KeycloakAdmin
from keycloak.exceptions import KeycloakOperationError

from infra.keycloak.realm.template import NAME


class AdminApi:
    """A realm's resources by their path; every call raises KeycloakOperationError unless Keycloak did what it was asked."""

    def __init__(self, admin: KeycloakAdmin, realm: str = NAME) -> None:
        """`admin` is signed in already."""
        self._connection = admin.connection
        self._realm = realm

    def get(self, *path: str, **query: str) -> Any:
        """Return what is there."""
        return _done(self._connection.raw_get(self._at(path), **query)).json()

    def post(self, *path: str, content: Any) -> None:
        """Add something."""
        _done(self._connection.raw_post(self._at(path), data=json.dumps(content)))

    def put(self, *path: str, content: Any) -> None:
        """Replace what is there."""
        _done(self._connection.raw_put(self._at(path), data=json.dumps(content)))

    def delete(self, *path: str) -> None:
        """Take it away."""
        _done(self._connection.raw_delete(self._at(path)))

    def _at(self, path: tuple[str, ...]) -> str:
        return "/".join([f"/admin/realms/{self._realm}", *(quote(part, safe="") for part in path)])


def _done(response: Any) -> Any:
    if not response.ok:
        raise KeycloakOperationError("refused", response_code=response.status_code)
    return response
