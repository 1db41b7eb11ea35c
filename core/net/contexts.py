"""TLS contexts: TLS 1.3, both ends known by their pinned certificates, no authority.

A context alone is not enough: a leaf signed by a pinned certificate that is itself an authority
would pass. So whoever uses these compares the exact public key after each handshake.
"""

import ssl
from collections.abc import Iterable

from core.net.identity import Identity


def listener_context(identity: Identity, members: Iterable[bytes]) -> ssl.SSLContext:
    """Return the context of a listener that lets in `members` (certificates, DER).

    Who shows no certificate passes, too, and may pair, nothing else; an unknown one is refused
    by the handshake.
    """
    context = _context(ssl.PROTOCOL_TLS_SERVER)
    _identify(context, identity)
    context.verify_mode = ssl.CERT_OPTIONAL
    context.num_tickets = 0  # a ticket would let a removed member resume, and be read as data
    admit(context, members)
    return context


def admit(context: ssl.SSLContext, members: Iterable[bytes]) -> None:
    """Let further members in with a live context; one that goes needs a new context."""
    joined = b"".join(members)
    if joined:
        context.load_verify_locations(cadata=joined)


def dialler_context(identity: Identity, peer: bytes) -> ssl.SSLContext:
    """Return the context to call the one member that has the certificate `peer` (DER)."""
    context = _context(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=peer)
    _identify(context, identity)
    return context


def stranger_context() -> ssl.SSLContext:
    """Return the context of one that wants to pair: it shows nothing and believes nothing yet."""
    context = _context(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _context(protocol: int) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def _identify(context: ssl.SSLContext, identity: Identity) -> None:
    with identity.as_file() as path:
        context.load_cert_chain(path)
