"""The identity of a pod: its Ed25519 key pair and the certificate that shows it in TLS."""

import contextlib
import datetime
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from core.crypto import pod_id
from core.errors import StoreDamaged
from core.ids import PodId
from core.saying import said
from core.signatures import certificate_key

# A pinned key does not grow old, and a machine whose clock is off must still be let in.
_NOT_BEFORE: Final = datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC)
_NOT_AFTER: Final = datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)
_SERVICE: Final = "wormhole"
_OWNER_ONLY: Final = 0o600


class Secrets(Protocol):
    """The part of a system key store that is used (`keyring` has it)."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """Return a secret, None if it is not there."""
        ...

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a secret."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """A key pair with its certificate (DER)."""

    private_key: Ed25519PrivateKey
    certificate: bytes

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the public key."""
        return self.private_key.public_key().public_bytes_raw()

    @property
    def pod(self) -> PodId:
        """The id of the pod that has this identity."""
        return pod_id(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """Return the signature of `message` (64 bytes)."""
        return self.private_key.sign(message)

    def certificate_pem(self) -> bytes:
        """Return the certificate as text."""
        certificate = x509.load_der_x509_certificate(self.certificate)
        return certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self) -> bytes:
        """Return the private key as text."""
        return self.private_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    @contextlib.contextmanager
    def as_file(self) -> Iterator[str]:
        """Offer key and certificate as a file for as long as the context lasts.

        `ssl` takes them from a file only; where the system has files in memory, it never reaches
        a disk.
        """
        content = self.key_pem() + self.certificate_pem()
        if hasattr(os, "memfd_create"):
            descriptor = os.memfd_create("identity")
            try:
                os.write(descriptor, content)
                yield f"/proc/self/fd/{descriptor}"
            finally:
                os.close(descriptor)
        else:
            with tempfile.TemporaryDirectory() as folder:  # 0700 by its contract
                path = Path(folder, "identity.pem")
                path.touch(_OWNER_ONLY)
                path.write_bytes(content)
                yield str(path)


def create_identity() -> Identity:
    """Make a new key pair and its self-signed certificate, which is no certificate authority."""
    key = Ed25519PrivateKey.generate()
    name = pod_id(key.public_key().public_bytes_raw()).hex()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOT_BEFORE)
        .not_valid_after(_NOT_AFTER)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, None)
    )
    return Identity(key, certificate.public_bytes(serialization.Encoding.DER))


def load_identity(path: Path, secrets: Secrets | None = None) -> Identity:
    """Return the identity kept at `path`, or make one and keep it there.

    With `secrets` the private key goes into the system's key store and the file holds the
    certificate alone; else the file holds both and only its owner can read it. Raises
    `StoreDamaged` where the file or the key is lost: a new key would be another pod.
    """
    if path.exists():
        return _read(path, secrets)
    identity = create_identity()
    path.parent.mkdir(parents=True, exist_ok=True)
    content = identity.certificate_pem()
    if not _kept(secrets, identity):
        content = identity.key_pem() + content
    _write(path, content)
    return identity


def _kept(secrets: Secrets | None, identity: Identity) -> bool:
    """Put the key into the key store; False where there is none or it does not keep it."""
    if secrets is None:
        return False
    name, text = identity.pod.hex(), identity.key_pem().decode()
    try:
        secrets.set_password(_SERVICE, name, text)
        return secrets.get_password(_SERVICE, name) == text
    except Exception:  # noqa: BLE001 - each system's key store fails with errors of its own
        return False


def _write(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, never readable by others, not even for a moment."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _read(path: Path, secrets: Secrets | None) -> Identity:
    content = path.read_bytes()
    try:
        certificate = _certificate(content)
        public_key = certificate_key(certificate)
        text: bytes | None = content if b"PRIVATE KEY" in content else None
        if text is None and secrets is not None:
            kept = secrets.get_password(_SERVICE, pod_id(public_key).hex())
            text = kept.encode() if kept else None
        if text is None:
            raise StoreDamaged(
                said("The key of this pod is not in the system's key store any more.")
            )
        key = _private_key(text)
    except ValueError as error:
        raise StoreDamaged(
            said("The identity of this pod ({path}) cannot be read.", path=path)
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreDamaged(said("The identity of this pod ({path}) is of another kind.", path=path))
    identity = Identity(key, certificate)
    if identity.public_key != public_key:
        raise StoreDamaged(
            said("Key and certificate of this pod ({path}) do not belong together.", path=path)
        )
    return identity


def _certificate(content: bytes) -> bytes:
    """Return the certificate (DER) in a file. Raises `ValueError` where there is none."""
    try:
        found = x509.load_pem_x509_certificate(content)
        return found.public_bytes(serialization.Encoding.DER)
    except Exception as error:
        # A version that there is not, for instance, fails with an error of its own.
        raise ValueError("This is no certificate.") from error


def _private_key(text: bytes) -> object:
    """Return the private key in a text. Raises `ValueError` where there is none to be used."""
    try:
        return serialization.load_pem_private_key(text, None)
    except Exception as error:
        # One that asks for a password, is of a kind unknown here, or has more or fewer bytes than
        # its kind (which OpenSSL itself finds out) fails with an error of its own each.
        raise ValueError("This is no private key.") from error


def system_secrets() -> Secrets | None:
    """Return the system's key store where there is one that keeps secrets."""
    import keyring  # noqa: PLC0415 - looking for key stores costs a tenth of a second
    from keyring.backends import fail, null  # noqa: PLC0415

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring | null.Keyring) or backend.priority <= 0:
        return None
    return backend
