"""Who said something: signatures, and whose key a certificate holds."""

import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from core import signatures

KEY = bytes(range(32))
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def certificate(key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    name = x509.Name([])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(START).not_valid_after(START + datetime.timedelta(days=1))
    algorithm = None if isinstance(key, Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, algorithm).public_bytes(Encoding.DER)


def test_a_signature_holds_for_one_key_and_one_message_only() -> None:
    signature = signatures.sign(KEY, b"message")
    public = signatures.public_key(KEY)
    assert signatures.is_signed(public, b"message", signature)
    assert not signatures.is_signed(public, b"another", signature)
    assert not signatures.is_signed(signatures.public_key(KEY[::-1]), b"message", signature)
    assert not signatures.is_signed(public, b"message", signature[:-1])
    assert not signatures.is_signed(b"no key", b"message", signature)


def test_a_certificate_gives_its_key() -> None:
    key = Ed25519PrivateKey.from_private_bytes(KEY)
    assert signatures.certificate_key(certificate(key)) == signatures.public_key(KEY)


@pytest.mark.parametrize(
    "wrong",
    [b"", b"garbage", certificate(ec.generate_private_key(ec.SECP256R1()))],
    ids=["empty", "garbage", "another kind of key"],
)
def test_what_is_no_such_certificate_is_refused(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="certificate"):
        signatures.certificate_key(wrong)
