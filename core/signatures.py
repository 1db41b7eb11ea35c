"""Signatures and the keys in certificates: apart from hashes, because whoever only names contents
does without all that is read for them.
"""

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def public_key(private_key: bytes) -> bytes:
    """Return the public key (32 bytes) that belongs to an Ed25519 private key (32 bytes)."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def sign(private_key: bytes, message: bytes) -> bytes:
    """Return the Ed25519 signature (64 bytes) of `message` under a private key (32 bytes)."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(message)


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` is that of `message` under an Ed25519 public key (32 bytes)."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def certificate_key(certificate: bytes) -> bytes:
    """Return the Ed25519 public key (32 bytes) of a certificate (DER).

    Raises `ValueError` for what is no certificate or one with a key of another kind.
    """
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except Exception as error:
        raise ValueError("This is no certificate.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("The certificate has a key of another kind.")  # noqa: TRY004
    return key.public_bytes_raw()
