"""The table of members: exact keys, nothing else."""

import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from core.errors import PeerError
from core.net.identity import create_identity
from core.net.pinned import Pinned

OWN, PEER, OTHER = (create_identity() for _ in range(3))


def test_a_member_is_known_by_exactly_its_key() -> None:
    pinned = Pinned(OWN)
    pinned.replace({PEER.pod: PEER.certificate})

    assert pinned.member(PEER.public_key) == PEER.pod
    assert pinned.member(OTHER.public_key) is None
    assert pinned.member(None) is None
    assert pinned.is_member(PEER.pod)


def test_a_certificate_under_another_pods_id_is_never_pinned() -> None:
    pinned = Pinned(OWN)
    pinned.replace({PEER.pod: OTHER.certificate, OTHER.pod: b"garbage"})

    assert not pinned.is_member(PEER.pod)
    assert not pinned.is_member(OTHER.pod)


def test_adding_keeps_the_live_context_and_removing_makes_a_new_one() -> None:
    pinned = Pinned(OWN)
    context = pinned.listening
    assert pinned.replace({PEER.pod: PEER.certificate}) == frozenset()
    assert pinned.listening is context
    assert context.cert_store_stats()["x509"] == 1

    assert pinned.replace({OTHER.pod: OTHER.certificate}) == {PEER.pod}
    assert pinned.listening is not context
    assert pinned.listening.cert_store_stats()["x509"] == 1
    with pytest.raises(PeerError, match="no member"):
        pinned.dialling(PEER.pod)


def test_a_leaf_signed_by_a_member_is_not_that_member() -> None:
    leaf = create_identity()
    signer = x509.load_der_x509_certificate(PEER.certificate)
    child = (
        x509.CertificateBuilder()
        .subject_name(signer.subject)
        .issuer_name(signer.subject)
        .public_key(leaf.private_key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC))
        .sign(PEER.private_key, None)
    ).public_bytes(serialization.Encoding.DER)
    pinned = Pinned(OWN)
    pinned.replace({PEER.pod: PEER.certificate})

    assert pinned.member(leaf.public_key) is None
    pinned.replace({PEER.pod: child})
    assert not pinned.is_member(PEER.pod)


def test_who_was_removed_may_show_its_key_and_is_no_member() -> None:
    pinned = Pinned(OWN)
    pinned.replace({PEER.pod: PEER.certificate})
    pinned.replace({}, {PEER.pod: PEER.certificate, OTHER.pod: PEER.certificate})

    assert pinned.is_removed(PEER.public_key)
    assert not pinned.is_removed(OTHER.public_key), "a certificate under another id is none"
    assert not pinned.is_removed(None)
    assert pinned.member(PEER.public_key) is None
    assert not pinned.is_member(PEER.pod)
    assert pinned.listening.cert_store_stats()["x509"] == 1


def test_a_member_that_is_listed_as_removed_too_is_a_member() -> None:
    pinned = Pinned(OWN)
    both = {PEER.pod: PEER.certificate}
    pinned.replace({}, both)
    pinned.replace(both, both)

    assert pinned.member(PEER.public_key) == PEER.pod
    assert not pinned.is_removed(PEER.public_key)


def test_who_is_not_even_remembered_as_removed_shakes_no_hands_any_more() -> None:
    pinned = Pinned(OWN)
    pinned.replace({}, {PEER.pod: PEER.certificate})
    pinned.replace({}, {})

    assert pinned.listening.cert_store_stats()["x509"] == 0
