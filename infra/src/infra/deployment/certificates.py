"""The authority inside an installation and the certificates it signs for its engines, as PEM."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from infra.errors import CliError

_AUTHORITY_LIVES = timedelta(days=3650)
_LIVES = timedelta(days=397)
RENEWED_BEFORE = timedelta(days=30)
# A clock that is a little behind must not find a new certificate unborn.
_BACKDATED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its private key, both PEM."""

    certificate: bytes
    key: bytes


@dataclass(frozen=True, slots=True)
class Authority:
    """What signs; its key is mounted nowhere."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def read(cls, certificate: Path, key: Path) -> "Authority":
        """Read both; refuses what is damaged or does not belong together."""
        found, private = _certificate(certificate), _key(key)
        if found.public_key() != private.public_key():
            raise CliError(f"{certificate} and {key} do not belong together; put both back from a copy")
        return cls(found, private)

    def issue(self, host: str, also: Iterable[str], now: datetime) -> Issued:
        """Sign a certificate for a container of this name; `also` are more names or addresses that it answers under."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(host, self.certificate.subject, key, now, _LIVES)
        certificate = (
            builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName([_name(name) for name in (host, *also)]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        return Issued(certificate.public_bytes(Encoding.PEM), _pem(key))

    def vouches_for(self, file: Path, key: Path, host: str, also: Iterable[str], now: datetime) -> bool:
        """Whether the certificate in `file` is ours, names everything asked, and lasts a while; refuses damaged files."""
        found, private = _certificate(file), _key(key)
        if found.public_key() != private.public_key():
            raise CliError(f"{file} and {key} do not belong together; remove both, and make them anew")
        try:
            found.verify_directly_issued_by(self.certificate)
            names = set(found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
        except Exception:  # noqa: BLE001 -- each way in which it is not ours raises something else
            return False
        return names >= {_name(name) for name in (host, *also)} and found.not_valid_after_utc - now > RENEWED_BEFORE


def new_authority(now: datetime) -> Issued:
    """Make an authority of ten years."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Spona internal authority")])
    certificate = (
        _builder("Spona internal authority", name, key, now, _AUTHORITY_LIVES)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return Issued(certificate.public_bytes(Encoding.PEM), _pem(key))


def names_in(file: Path) -> list[str]:
    """Return the names and addresses that a certificate is for; refuses a damaged file."""
    try:
        names = _certificate(file).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [str(name.value) for name in names]


def _builder(
    subject: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, lives: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + lives)
    )


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _certificate(file: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError) as error:
        raise CliError(
            f"The certificate {file} is broken or unreadable; put it back from a copy, or remove it"
        ) from error


def _key(file: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise CliError(f"The key {file} is broken or unreadable; put it back from a copy, or remove it") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CliError(f"The key {file} is of another kind than ours; put it back from a copy, or remove it")
    return key
