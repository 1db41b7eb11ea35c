"""TLS contexts: version 1.3, pinned certificates, no tickets."""

import ssl

from core.net.contexts import dialler_context, listener_context, stranger_context
from core.net.identity import create_identity

OWN, PEER = create_identity(), create_identity()


def test_only_tls_1_3_is_spoken() -> None:
    for context in (
        listener_context(OWN, [PEER.certificate]),
        dialler_context(OWN, PEER.certificate),
        stranger_context(),
    ):
        assert context.minimum_version is ssl.TLSVersion.TLSv1_3


def test_a_listener_asks_for_a_certificate_and_gives_no_tickets() -> None:
    context = listener_context(OWN, [])

    assert context.verify_mode is ssl.CERT_OPTIONAL
    assert context.num_tickets == 0


def test_a_dialler_believes_its_one_peer_alone() -> None:
    context = dialler_context(OWN, PEER.certificate)

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.get_ca_certs(binary_form=True) in ([], [PEER.certificate])
    assert context.cert_store_stats()["x509"] == 1
