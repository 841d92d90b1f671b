"""A certificate for the phone's page, made and signed on this computer.

Phones give their camera only to pages that come over TLS. No authority signs for addresses at home, so this
computer has one of its own: its key never leaves the data folder, and it may sign for private addresses and
``.local`` names alone, so that even a stolen key is of no use elsewhere.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from secondheart.errors import OutputError
from secondheart.records.folder import owner_only

#: No phone takes a longer one; a new one is made when so little is left.
LEAF_DAYS, RENEW_DAYS = 397, 30
AUTHORITY_DAYS = 3650
#: Clocks of phones and computers differ.
_BEFORE = timedelta(days=1)
_PRIVATE: tuple[IPv4Network | IPv6Network, ...] = (
    *map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")),
    # What networks of phones and some providers give out.
    IPv4Network("100.64.0.0/10"),
    *map(IPv6Network, ("fc00::/7", "fe80::/10", "::1/128")),
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where the certificate, its key and the authority's certificate lie, and the authority's fingerprint."""

    chain: Path
    key: Path
    authority: Path
    fingerprint: str


def certificate_for(
    folder: Path, addresses: Iterable[str], names: Iterable[str], now: datetime | None = None
) -> Certificate:
    """Return a certificate for these addresses and names, kept in a folder, renewed when needed.

    Raises
    ------
    OutputError
        When the folder cannot be written.
    """
    at = now or datetime.now(UTC)
    wanted = [one for one in dict.fromkeys(addresses) if permitted(one)]
    called = [one for one in dict.fromkeys(names) if one.endswith(".local")]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        authority, signer = _authority(folder, at)
        chain, key = folder / "phone.pem", folder / "phone.key"
        if not _still_good(chain, key, authority, wanted, called, at):
            _make_leaf(chain, key, authority, signer, wanted, called, at)
    except OSError as error:
        raise OutputError(
            f"no certificate can be kept in {folder}: {error.strerror or error}; make the folder writable"
        ) from error
    digest = authority.fingerprint(hashes.SHA256()).hex().upper()
    fingerprint = ":".join(digest[k : k + 2] for k in range(0, len(digest), 2))
    return Certificate(chain, key, folder / "authority.pem", fingerprint)


def permitted(address: str) -> bool:
    """Tell whether the authority may sign for an address: a private one."""
    one = ip_address(address)
    return any(one in network for network in _PRIVATE if network.version == one.version)


def _authority(folder: Path, at: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    certificate, key = folder / "authority.pem", folder / "authority.key"
    try:
        known = x509.load_pem_x509_certificate(certificate.read_bytes())
        signer = serialization.load_pem_private_key(key.read_bytes(), None)
        lasts = known.not_valid_after_utc - at > timedelta(days=LEAF_DAYS)
        fits = signer.public_key() == known.public_key()
        if lasts and fits and isinstance(signer, ec.EllipticCurvePrivateKey):
            return known, signer
    except (FileNotFoundError, ValueError):
        pass  # none yet, or damaged: a new one is made
    return _make_authority(certificate, key, at)


def _make_authority(
    certificate: Path, key: Path, at: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    signer = ec.generate_private_key(ec.SECP256R1())
    name = _name("SecondHeart on this computer")
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(signer.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _BEFORE)
        .not_valid_after(at + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(
            x509.NameConstraints([*map(x509.IPAddress, _PRIVATE), x509.DNSName("local")], None), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write(key, _pem(signer))
    _write(certificate, made.public_bytes(serialization.Encoding.PEM))
    return made, signer


def _make_leaf(
    chain: Path,
    key: Path,
    authority: x509.Certificate,
    signer: ec.EllipticCurvePrivateKey,
    addresses: list[str],
    names: list[str],
    at: datetime,
) -> None:
    own = ec.generate_private_key(ec.SECP256R1())
    alternatives = [*(x509.IPAddress(ip_address(one)) for one in addresses), *map(x509.DNSName, names)]
    made = (
        x509.CertificateBuilder()
        .subject_name(_name("SecondHeart"))
        .issuer_name(authority.subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _BEFORE)
        .not_valid_after(at - _BEFORE + timedelta(days=LEAF_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    _write(key, _pem(own))
    _write(chain, made.public_bytes(pem) + authority.public_bytes(pem))


def _still_good(
    chain: Path, key: Path, authority: x509.Certificate, addresses: list[str], names: list[str], at: datetime
) -> bool:
    """Tell whether the kept certificate covers these addresses and names for long enough."""
    try:
        known = x509.load_pem_x509_certificate(chain.read_bytes())
        own = serialization.load_pem_private_key(key.read_bytes(), None)
        known.verify_directly_issued_by(authority)
        covers = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except Exception:  # noqa: BLE001 - whatever is wrong with the kept one, a new one is made
        return False
    has = {str(one) for one in covers.get_values_for_type(x509.IPAddress)}
    called = set(covers.get_values_for_type(x509.DNSName))
    return (
        own.public_key() == known.public_key()
        and known.not_valid_before_utc <= at
        and known.not_valid_after_utc - at > timedelta(days=RENEW_DAYS)
        and has >= set(addresses)
        and called >= set(names)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    part = path.with_suffix(path.suffix + ".part")
    part.unlink(missing_ok=True)
    with open(part, "xb", opener=owner_only) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
