"""A plain TLS 1.3 stream between two processes on loopback: what replication is measured beside.

`python -m tests.bench.tls_stream PORT CERTIFICATE BYTES` sends; the bench receives.
"""

import datetime
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

CHUNK_BYTES = 1024 * 1024
CONNECT_SECONDS = 20


def make_certificate(folder: Path) -> Path:
    """Write a key and its self-signed certificate into one file."""
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bench")])
    day = datetime.timedelta(days=1)
    now = datetime.datetime.fromtimestamp(folder.stat().st_mtime, datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .sign(key, None)
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    secret = key.private_bytes(*form, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def send(port: int, certificate: Path, size_bytes: int) -> None:
    """Send `size_bytes` of zeros."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(certificate)
    chunk = memoryview(bytes(CHUNK_BYTES))
    plain = socket.create_connection(("127.0.0.1", port), CONNECT_SECONDS)
    with plain, context.wrap_socket(plain) as link:
        for _ in range(size_bytes // CHUNK_BYTES):
            link.sendall(chunk)
        link.recv(1)


def rate(folder: Path, size_bytes: int) -> float:
    """Return the megabytes a second of one stream of `size_bytes`."""
    certificate = make_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(CONNECT_SECONDS)
        port = str(server.getsockname()[1])
        words = ("-m", "tests.bench.tls_stream", port, str(certificate), str(size_bytes))
        sender = subprocess.Popen([sys.executable, *words])
        try:
            plain, _ = server.accept()
            with context.wrap_socket(plain, server_side=True) as link:
                return receive(link, size_bytes)
        finally:
            sender.wait(CONNECT_SECONDS)


def receive(link: ssl.SSLSocket, size_bytes: int) -> float:
    """Receive all; return the megabytes a second."""
    buffer = bytearray(CHUNK_BYTES)
    left = size_bytes
    started = time.perf_counter()
    while left > 0:
        count = link.recv_into(buffer)
        if not count:
            raise ConnectionError("the stream ended early")
        left -= count
    seconds = time.perf_counter() - started
    link.sendall(b".")
    return size_bytes / 1e6 / seconds


if __name__ == "__main__":
    send(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
