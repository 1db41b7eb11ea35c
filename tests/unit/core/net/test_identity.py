"""Identities: made once, kept for their owner alone, never silently replaced."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from core.crypto import pod_id
from core.errors import StoreDamaged
from core.net.identity import create_identity, load_identity
from core.signatures import certificate_key, is_signed


class KeyStore:
    """A key store of the system that works, or does not."""

    def __init__(self, works: bool = True) -> None:
        self.works = works
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str, /) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        if not self.works:
            raise RuntimeError("locked")
        self.kept[service, username] = password


def test_an_identity_shows_its_key_and_signs_with_it() -> None:
    identity = create_identity()

    assert certificate_key(identity.certificate) == identity.public_key
    assert identity.pod == pod_id(identity.public_key)
    assert is_signed(identity.public_key, b"text", identity.sign(b"text"))
    assert "PRIVATE" not in repr(identity)


def test_it_is_kept_in_a_file_that_only_its_owner_can_read(tmp_path: Path) -> None:
    path = tmp_path / "home" / "identity.pem"

    first = load_identity(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert load_identity(path).public_key == first.public_key
    assert [file.name for file in path.parent.iterdir()] == ["identity.pem"]


def test_with_a_key_store_the_file_holds_no_secret(tmp_path: Path) -> None:
    path, store = tmp_path / "identity.pem", KeyStore()

    first = load_identity(path, store)

    assert b"PRIVATE" not in path.read_bytes()
    assert load_identity(path, store).public_key == first.public_key
    store.kept.clear()
    with pytest.raises(StoreDamaged, match="key store"):
        load_identity(path, store)


def test_a_key_store_that_fails_is_done_without(tmp_path: Path) -> None:
    path = tmp_path / "identity.pem"

    first = load_identity(path, KeyStore(works=False))

    assert load_identity(path).public_key == first.public_key


@pytest.mark.parametrize("content", [b"", b"garbage", b"-----BEGIN CERTIFICATE-----\nx\n"])
def test_a_damaged_file_is_an_error_and_not_a_new_pod(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "identity.pem"
    path.write_bytes(content)

    with pytest.raises(StoreDamaged):
        load_identity(path)
    assert path.read_bytes() == content


def test_a_key_with_another_pods_certificate_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "identity.pem"
    path.write_bytes(create_identity().key_pem() + create_identity().certificate_pem())

    with pytest.raises(StoreDamaged, match="belong together"):
        load_identity(path)


def test_ssl_gets_it_as_a_file_that_goes_again() -> None:
    identity = create_identity()

    with identity.as_file() as path:
        assert Path(path).read_bytes() == identity.key_pem() + identity.certificate_pem()
    assert not Path(path).exists()


def test_a_key_that_asks_for_a_password_or_is_of_another_kind_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "identity.pem"
    identity = create_identity()
    locked = identity.private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"password"),
    )
    path.write_bytes(locked + identity.certificate_pem())
    with pytest.raises(StoreDamaged, match="cannot be read"):
        load_identity(path)


@pytest.mark.parametrize("kind", ["X25519", "X448", "Ed25519", "Ed448"])
@pytest.mark.parametrize("size", [0, 31, 58])
def test_a_key_that_is_too_short_or_too_long_for_its_kind_is_damage(
    tmp_path: Path, kind: str, size: int
) -> None:
    path = tmp_path / "identity.pem"
    path.write_bytes(key_of(kind, size) + create_identity().certificate_pem())
    with pytest.raises(StoreDamaged, match="cannot be read"):
        load_identity(path)


def test_a_certificate_of_a_version_that_there_is_not_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "identity.pem"
    identity = create_identity()
    third = bytes((0xA0, 3, 2, 1, 2))
    assert identity.certificate.count(third) == 1
    other = identity.certificate.replace(third, bytes((0xA0, 3, 2, 1, 8)))
    text = base64.encodebytes(other)
    path.write_bytes(
        identity.key_pem()
        + b"-----BEGIN CERTIFICATE-----\n"
        + text
        + b"-----END CERTIFICATE-----\n"
    )
    with pytest.raises(StoreDamaged, match="cannot be read"):
        load_identity(path)


def key_of(kind: str, size: int) -> bytes:
    """Return a private key as it stands in a file, with so many bytes of key as may be wrong."""
    number = {"X25519": 0x6E, "X448": 0x6F, "Ed25519": 0x70, "Ed448": 0x71}[kind]
    algorithm = bytes((0x30, 5, 6, 3, 0x2B, 0x65, number))
    key = bytes((4, size + 2, 4, size)) + b"k" * size
    inside = bytes((2, 1, 0)) + algorithm + key
    text = base64.b64encode(bytes((0x30, len(inside))) + inside)
    return b"-----BEGIN PRIVATE KEY-----\n" + text + b"\n-----END PRIVATE KEY-----\n"
