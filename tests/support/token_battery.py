"""Bad tokens as a table, each with the reason for which it is refused: made from a good one, or signed by the issuer itself.

FORGED needs what anybody has (a good token and the published key) and runs over every issuer. SIGNED says something wrong
under the issuer's own key, which only its owner can make. Each comes with a good twin: the token it was made from.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from chassis.auth.errors import Reason
from tests.support.tokens import TokenSigner, claims, decoded, ec_key, encoded, public, written

ELSEWHERE = "http://127.0.0.1:1/keys"


@dataclass(frozen=True)
class Issued:
    """A good token, and the key with which it is checked as its issuer publishes it."""

    token: str
    key: ECKey | RSAKey

    @property
    def header(self) -> dict[str, Any]:
        """How the token says it is signed."""
        return decoded(self.token.split(".")[0])

    @property
    def claims(self) -> dict[str, Any]:
        """What the token says."""
        return claims(self.token)

    @property
    def signature(self) -> str:
        """The issuer's signature under it."""
        return self.token.split(".")[2]

    def unsigned(self, signature: str = "", **header: Any) -> str:
        """The same claims under a changed header (None takes a name out) and any signature."""
        changed = {name: value for name, value in (self.header | header).items() if value is not None}
        return f"{encoded(changed)}.{encoded(self.claims)}.{signature}"

    def by_attacker(self, kid: str | None = None, **header: Any) -> str:
        """The same claims, signed correctly by an attacker's key that calls itself the issuer's unless given."""
        key = ec_key(kid or str(self.key.kid))
        shown: dict[str, Any] = {name: public(key) if value is _OWN else value for name, value in header.items()}
        unsigned = self.unsigned("", kid=key.kid, **shown).rstrip(".")
        return f"{unsigned}.{written(jws.JWSRegistry.algorithms['ES256'].sign(unsigned.encode(), key))}"

    def by_hmac(self, secret: bytes, algorithm: str = "HS256") -> str:
        """The same claims under HS256 with `secret`, whatever algorithm the header names."""
        unsigned = self.unsigned(alg=algorithm).rstrip(".")
        return f"{unsigned}.{written(hmac.digest(secret, unsigned.encode(), 'sha256'))}"

    def with_parts(self, header: str | None = None, claims: str | None = None, signature: str | None = None) -> str:
        """The token with another part in the place of one of its own."""
        own = self.token.split(".")
        return ".".join(own[n] if part is None else part for n, part in enumerate((header, claims, signature)))


_OWN = object()
Forge = Callable[[Issued], str]
FORGED: dict[str, tuple[Reason, Forge]] = {
    "alg none": (Reason.ALGORITHM, lambda i: i.unsigned(alg="none")),
    "alg none with the issuer's signature": (Reason.ALGORITHM, lambda i: i.unsigned(i.signature, alg="none")),
    "alg NoNe": (Reason.ALGORITHM, lambda i: i.unsigned(alg="NoNe")),
    "alg none under an invented kid": (Reason.ALGORITHM, lambda i: i.unsigned(alg="none", kid="invented")),
    "alg missing": (Reason.ALGORITHM, lambda i: i.unsigned(i.signature, alg=None)),
    "alg a list": (Reason.ALGORITHM, lambda i: i.unsigned(i.signature, alg=["ES256"])),
    "HS256 with the public key (PEM)": (Reason.ALGORITHM, lambda i: i.by_hmac(i.key.as_pem(private=False))),
    "HS256 with the public key (JWK)": (Reason.ALGORITHM, lambda i: i.by_hmac(json.dumps(public(i.key)).encode())),
    "HS256 under the name ES256": (Reason.SIGNATURE, lambda i: i.by_hmac(i.key.as_pem(private=False), "ES256")),
    "RS256 named on an EC key": (Reason.ALGORITHM, lambda i: i.unsigned(i.signature, alg="RS256")),
    "PS256": (Reason.ALGORITHM, lambda i: i.unsigned(i.signature, alg="PS256")),
    "alg twice, none at the end": (Reason.MALFORMED, lambda i: i.with_parts(header=_twice(i.header, "alg", "none"))),
    "another key under the issuer's kid": (Reason.SIGNATURE, lambda i: i.by_attacker()),
    "unknown kid": (Reason.UNKNOWN_KEY, lambda i: i.by_attacker("stranger")),
    "kid missing": (Reason.UNKNOWN_KEY, lambda i: i.unsigned(i.signature, kid=None)),
    "kid a path": (Reason.UNKNOWN_KEY, lambda i: i.by_attacker("../../dev/null")),
    "jwk header": (Reason.SIGNATURE, lambda i: i.by_attacker(jwk=_OWN)),
    "jku header": (Reason.SIGNATURE, lambda i: i.by_attacker(jku=ELSEWHERE)),
    "jku header and unknown kid": (Reason.UNKNOWN_KEY, lambda i: i.by_attacker("stranger", jku=ELSEWHERE)),
    "x5u header": (Reason.SIGNATURE, lambda i: i.by_attacker(x5u=ELSEWHERE)),
    "x5c header": (Reason.SIGNATURE, lambda i: i.by_attacker(x5c=["AAAA"])),
    "stripped signature": (Reason.SIGNATURE, lambda i: i.with_parts(signature="")),
    "no third part": (Reason.SIGNATURE, lambda i: i.token.rsplit(".", 1)[0]),
    "zero signature": (Reason.SIGNATURE, lambda i: i.with_parts(signature="A" * 86)),
    "altered signature": (Reason.SIGNATURE, lambda i: i.with_parts(signature=_altered(i.signature))),
    "cut signature": (Reason.SIGNATURE, lambda i: i.token[:-4]),
    "padded signature": (Reason.SIGNATURE, lambda i: i.token + "=" * (-len(i.signature) % 4)),
    "five parts": (Reason.SIGNATURE, lambda i: i.token + ".AA.AA"),
    "another role": (Reason.SIGNATURE, lambda i: i.with_parts(claims=encoded(i.claims | {"roles": ["centre_intake"]}))),
    "another person": (Reason.SIGNATURE, lambda i: i.with_parts(claims=encoded(i.claims | {"sub": "0" * 8 + i.claims["sub"][8:]}))),
    "a longer life": (Reason.SIGNATURE, lambda i: i.with_parts(claims=encoded(i.claims | {"exp": i.claims["exp"] + 3600}))),
    "a claim twice": (Reason.SIGNATURE, lambda i: i.with_parts(claims=_twice(i.claims, "roles", ["centre_intake"]))),
    "a claim less": (Reason.SIGNATURE, lambda i: i.with_parts(claims=encoded({k: v for k, v in i.claims.items() if k != "unit"}))),
    "the claims written otherwise": (Reason.SIGNATURE, lambda i: i.with_parts(claims=encoded(dict(reversed(i.claims.items()))))),
    "a header written otherwise": (Reason.SIGNATURE, lambda i: i.with_parts(header=encoded({**i.header, "cty": "JWT"}))),
    "crit header": (Reason.MALFORMED, lambda i: i.unsigned(i.signature, crit=["exp"])),
    "logout token": (Reason.MALFORMED, lambda i: i.unsigned(i.signature, typ="logout+jwt")),
    "no token at all": (Reason.MALFORMED, lambda _: "abc"),
    "header no JSON": (Reason.MALFORMED, lambda _: "YWJj.YWJj.YWJj"),
    "header without a bottom": (Reason.MALFORMED, lambda i: i.with_parts(header=_deep(i.header))),
    "header a list": (Reason.MALFORMED, lambda _: "W10.e30.AAAA"),
}  # fmt: skip

# The claims that change, or the whole part as it is written.
Changes = Callable[[Mapping[str, Any]], dict[str, Any] | str]
SIGNED: dict[str, tuple[Reason, Changes]] = {
    "expired": (Reason.EXPIRED, lambda c: {"exp": c["iat"] - 31}),
    "exp missing": (Reason.CLAIMS, lambda _: {"exp": None}),
    "exp a text": (Reason.CLAIMS, lambda _: {"exp": "9999999999"}),
    "exp true": (Reason.CLAIMS, lambda _: {"exp": True}),
    "exp beyond every calendar": (Reason.CLAIMS, lambda _: {"exp": 1e308}),
    "exp a fraction": (Reason.CLAIMS, lambda c: {"exp": c["exp"] + 0.5}),
    "a life of more than an hour": (Reason.CLAIMS, lambda c: {"exp": c["iat"] + 3601}),
    "iat missing": (Reason.CLAIMS, lambda _: {"iat": None}),
    "iat a text": (Reason.CLAIMS, lambda c: {"iat": str(c["iat"])}),
    "iat a fraction": (Reason.CLAIMS, lambda c: {"iat": c["iat"] - 0.5}),
    "nbf a text": (Reason.CLAIMS, lambda c: {"nbf": str(c["iat"])}),
    "nbf in the future": (Reason.NOT_YET_VALID, lambda c: {"nbf": c["iat"] + 900}),
    "iat in the future": (Reason.NOT_YET_VALID, lambda c: {"iat": c["iat"] + 900}),
    "another realm": (Reason.ISSUER, lambda c: {"iss": c["iss"].replace("/spona", "/other")}),
    "issuer with a slash": (Reason.ISSUER, lambda c: {"iss": c["iss"] + "/"}),
    "issuer missing": (Reason.ISSUER, lambda _: {"iss": None}),
    "another audience": (Reason.AUDIENCE, lambda _: {"aud": "account"}),
    "other audiences": (Reason.AUDIENCE, lambda c: {"aud": ["account", f"{c['aud']}-2"]}),
    "audience missing": (Reason.AUDIENCE, lambda _: {"aud": None}),
    "audience an object": (Reason.AUDIENCE, lambda c: {"aud": {str(c["aud"]): True}}),
    "audience beside a number": (Reason.AUDIENCE, lambda c: {"aud": [c["aud"], 1]}),
    "ID token": (Reason.TYPE, lambda _: {"typ": "ID"}),
    "refresh token": (Reason.TYPE, lambda _: {"typ": "Refresh"}),
    "no type": (Reason.TYPE, lambda _: {"typ": None}),
    "several types": (Reason.TYPE, lambda _: {"typ": ["Bearer", "ID"]}),
    "subject no uuid": (Reason.CLAIMS, lambda _: {"sub": "csr.nis"}),
    "subject missing": (Reason.CLAIMS, lambda _: {"sub": None}),
    "subject as a urn": (Reason.CLAIMS, lambda c: {"sub": f"urn:uuid:{c['sub']}"}),
    "subject in braces": (Reason.CLAIMS, lambda c: {"sub": f"{{{c['sub']}}}"}),
    "subject in capitals": (Reason.CLAIMS, lambda c: {"sub": c["sub"].upper()}),
    "subject without dashes": (Reason.CLAIMS, lambda c: {"sub": c["sub"].replace("-", "")}),
    "subject a number": (Reason.CLAIMS, lambda c: {"sub": int(c["sub"].replace("-", ""), 16) % 2**53}),
    "unit as a urn": (Reason.CLAIMS, lambda c: {"unit": f"urn:uuid:{c['unit']}"}),
    "level a number": (Reason.CLAIMS, lambda _: {"acr": 2}),
    "methods a text": (Reason.CLAIMS, lambda _: {"amr": "otp"}),
    "methods beside a number": (Reason.CLAIMS, lambda _: {"amr": ["otp", 1]}),
    "sign-in time a fraction": (Reason.CLAIMS, lambda c: {"auth_time": c["iat"] - 0.5}),
    "a claim twice": (Reason.CLAIMS, lambda c: _twice(c, "roles", ["centre_intake"])),
    "a claim twice, the same": (Reason.CLAIMS, lambda c: _twice(c, "sub", c["sub"])),
    "a claim twice inside another": (Reason.CLAIMS, lambda c: _with(c, '"more": {"a": 1, "a": 2}')),
    "a claim that is no number": (Reason.CLAIMS, lambda c: _with(c, '"more": NaN')),
    "half a character": (Reason.CLAIMS, lambda c: _with(c, '"more": "\\ud800"')),
    "claims a list": (Reason.CLAIMS, lambda c: written(json.dumps([dict(c)]).encode())),
    "padded claims": (Reason.SIGNATURE, lambda c: _padded(c, b" ")),
    "another client": (Reason.CLIENT, lambda _: {"azp": "account-console"}),
    "no client": (Reason.CLIENT, lambda _: {"azp": None}),
    "another client beside ours": (Reason.CLIENT, lambda _: {"client_id": "account-console"}),
    "several clients": (Reason.CLIENT, lambda c: {"azp": [c["azp"]]}),
    "unit no uuid": (Reason.CLAIMS, lambda _: {"unit": "nis"}),
    "roles a text": (Reason.CLAIMS, lambda _: {"roles": "centre_intake"}),
    "roles of numbers": (Reason.CLAIMS, lambda _: {"roles": [1]}),
    "sign-in time out of range": (Reason.CLAIMS, lambda _: {"auth_time": 10**18}),
    "too long": (Reason.MALFORMED, lambda _: {"padding": "x" * 20_000}),
}


def signed(mint: TokenSigner, good: Mapping[str, Any], name: str) -> str:
    """The bad token of this name under the issuer's own key; the good twin has the claims `good`."""
    # What a time is wrong by counts from now: the good twin may be minutes old.
    now = int(mint.clock.now().timestamp())
    fresh = {**good, "iat": now, "exp": now + 300}
    said = SIGNED[name][1](fresh)
    return mint.written(said) if isinstance(said, str) else mint.token(**fresh | said)


def _altered(signature: str) -> str:
    return ("A" if signature[0] != "A" else "B") + signature[1:]


def _twice(document: Mapping[str, Any], name: str, value: object) -> str:
    """The document with a second value for a name it has; the one who reads JSON loosely takes the last."""
    return _with(document, f"{json.dumps(name)}: {json.dumps(value)}")


def _with(document: Mapping[str, Any], more: str) -> str:
    """The document with something more in it, as it is written."""
    return written(f"{json.dumps(dict(document))[:-1]}, {more}}}".encode())


def _deep(document: Mapping[str, Any]) -> str:
    """The document with as many lists in one another as a strict reader just takes."""
    return _with(document, f'"more": {"[" * 1000}{"]" * 1000}')


def _padded(document: Mapping[str, Any], filler: bytes) -> str:
    """The document in the base64 of elsewhere, which fills up the last four characters."""
    content = json.dumps(dict(document)).encode()
    return base64.urlsafe_b64encode(content + filler * (1 - len(content) % 3)).decode()
