"""The members as TLS needs them: pinned certificates, and who has which public key."""

import ssl
from collections.abc import Mapping
from types import MappingProxyType

from core.crypto import pod_id
from core.errors import PeerError
from core.ids import PodId
from core.net.contexts import admit, dialler_context, listener_context
from core.net.identity import Identity
from core.saying import said
from core.signatures import certificate_key


class Pinned:
    """The table of members with the contexts made from it. For one loop."""

    def __init__(self, identity: Identity) -> None:
        """Begin without members: everybody is a stranger."""
        self._identity = identity
        self._certificates: dict[PodId, bytes] = {}
        self._removed: dict[PodId, bytes] = {}
        self._listening = listener_context(identity, ())
        self._dialling: dict[PodId, ssl.SSLContext] = {}

    @property
    def own_certificate(self) -> bytes:
        """The certificate that others see (DER)."""
        return self._identity.certificate

    @property
    def listening(self) -> ssl.SSLContext:
        """The context for the next connection that comes in."""
        return self._listening

    def replace(
        self,
        certificates: Mapping[PodId, bytes],
        removed: Mapping[PodId, bytes] = MappingProxyType({}),
    ) -> frozenset[PodId]:
        """Take the present members; return those that were members until now.

        Who was `removed` may shake hands, so that it proves who it is and can be told; it is no
        member to anybody who asks here.
        """
        fresh = {pod: der for pod, der in certificates.items() if _belongs(der, pod)}
        out = {pod: der for pod, der in removed.items() if pod not in fresh and _belongs(der, pod)}
        same = {pod for pod, der in self._certificates.items() if fresh.get(pod) == der}
        gone = frozenset(self._certificates.keys() - same)
        greeted = {*self._certificates.values(), *self._removed.values()}
        now = [*fresh.values(), *out.values()]
        if gone or greeted - set(now):
            self._listening = listener_context(self._identity, now)
        else:
            admit(self._listening, [der for der in now if der not in greeted])
        for pod in gone:
            self._dialling.pop(pod, None)
        self._certificates, self._removed = fresh, out
        return gone

    def is_member(self, pod: PodId) -> bool:
        """Say whether `pod` may be linked with."""
        return pod in self._certificates

    def dialling(self, peer: PodId) -> ssl.SSLContext:
        """Return the context to call a member. Raises `PeerError` if it is none."""
        if peer not in self._certificates:
            raise PeerError(said("That pod is no member of the network."))
        if peer not in self._dialling:
            self._dialling[peer] = dialler_context(self._identity, self._certificates[peer])
        return self._dialling[peer]

    def member(self, public_key: bytes | None) -> PodId | None:
        """Return the member that has exactly this public key, None for a stranger."""
        return _owner(self._certificates, public_key)

    def is_removed(self, public_key: bytes | None) -> bool:
        """Say whether exactly this public key was that of a member which was removed."""
        return _owner(self._removed, public_key) is not None


def _owner(certificates: Mapping[PodId, bytes], public_key: bytes | None) -> PodId | None:
    if public_key is None:
        return None
    pod = pod_id(public_key)
    known = certificates.get(pod)
    return pod if known is not None and certificate_key(known) == public_key else None


def _belongs(certificate: bytes, pod: PodId) -> bool:
    """Say whether a certificate is that of `pod`; another one is never pinned."""
    try:
        return pod_id(certificate_key(certificate)) == pod
    except ValueError:
        return False
