import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.verification import PolicyBuilder, Store

from secondheart.errors import OutputError
from secondheart.web.certificate import LEAF_DAYS, Certificate, certificate_for, permitted

NOW = datetime.now(UTC)


def made(folder: Path, *addresses: str, now: datetime = NOW) -> Certificate:
    return certificate_for(folder / "certificates", addresses or ("192.168.1.5",), ["laptop.local"], now)


def leaf(certificate: Certificate) -> x509.Certificate:
    return x509.load_pem_x509_certificates(certificate.chain.read_bytes())[0]


def shaken_hands(certificate: Certificate, name: str) -> dict[str, object]:
    """Connect over TLS as a phone that knows the authority would, and return the certificate it sees."""
    inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inside.load_cert_chain(certificate.chain, certificate.key)
    outside = ssl.create_default_context(cafile=str(certificate.authority))
    ours, theirs = socket.socketpair()

    def answer() -> None:
        with ours:
            try:
                with inside.wrap_socket(ours, server_side=True) as wrapped:
                    wrapped.recv(1)
            except OSError:
                return

    thread = Thread(target=answer)
    thread.start()
    try:
        with theirs, outside.wrap_socket(theirs, server_hostname=name) as wrapped:
            return dict(wrapped.getpeercert() or {})
    finally:
        thread.join()


@pytest.mark.parametrize("name", ["192.168.1.5", "laptop.local"])
def test_a_phone_that_knows_the_authority_trusts_the_server(tmp_path: Path, name: str) -> None:
    assert shaken_hands(made(tmp_path), name)["subject"] == ((("commonName", "SecondHeart"),),)


def test_another_name_is_not_trusted(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        shaken_hands(made(tmp_path), "192.168.1.6")


def test_keys_are_their_owners_alone(tmp_path: Path) -> None:
    certificate = made(tmp_path)
    for path in (certificate.key, certificate.authority.with_suffix(".key")):
        assert path.stat().st_mode & 0o077 == 0
    assert certificate.chain.parent.stat().st_mode & 0o077 == 0


def test_it_lasts_no_longer_than_phones_allow(tmp_path: Path) -> None:
    found = leaf(made(tmp_path))
    assert found.not_valid_after_utc - found.not_valid_before_utc <= timedelta(days=LEAF_DAYS)


def test_it_is_kept_while_it_fits(tmp_path: Path) -> None:
    first = made(tmp_path)
    serial = leaf(first).serial_number
    assert leaf(made(tmp_path)).serial_number == serial
    assert made(tmp_path).fingerprint == first.fingerprint


def test_it_is_renewed_for_another_address_and_in_time(tmp_path: Path) -> None:
    first = made(tmp_path)
    serial = leaf(first).serial_number
    other = made(tmp_path, "192.168.1.5", "10.0.0.7")
    assert leaf(other).serial_number != serial
    assert other.fingerprint == first.fingerprint
    serial = leaf(other).serial_number
    later = made(tmp_path, now=NOW + timedelta(days=LEAF_DAYS - 20))
    assert leaf(later).serial_number != serial


@pytest.mark.parametrize("name", ["phone.key", "phone.pem", "authority.key", "authority.pem"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, name: str) -> None:
    certificate = made(tmp_path)
    (certificate.chain.parent / name).write_bytes(b"damaged")
    assert shaken_hands(made(tmp_path), "192.168.1.5")


def test_the_authority_signs_for_private_addresses_alone(tmp_path: Path) -> None:
    assert [permitted(one) for one in ("10.1.2.3", "172.20.0.1", "8.8.8.8", "fe80::1")] == [
        True,
        True,
        False,
        True,
    ]
    certificate = certificate_for(tmp_path, ["8.8.8.8", "10.0.0.1"], ["a.local", "bank.example"])
    names = leaf(certificate).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(one.value) for one in names] == ["10.0.0.1", "a.local"]


def test_a_stolen_authority_is_of_no_use_elsewhere(tmp_path: Path) -> None:
    """What it signs for a public name, nobody believes."""
    certificate = made(tmp_path)
    authority = x509.load_pem_x509_certificate(certificate.authority.read_bytes())
    signer = serialization.load_pem_private_key(certificate.authority.with_suffix(".key").read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    forged = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(authority.subject)
        .public_key(ec.generate_private_key(ec.SECP256R1()).public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("bank.example")]), critical=True)
        .sign(signer, hashes.SHA256())
    )
    verifier = PolicyBuilder().store(Store([authority])).build_server_verifier(x509.DNSName("bank.example"))
    with pytest.raises(x509.verification.VerificationError):
        verifier.verify(forged, [])


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "certificates").write_text("a file")
    with pytest.raises(OutputError, match="make the folder writable"):
        made(tmp_path)
