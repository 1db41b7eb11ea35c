"""Statements: what is signed, and what it is about."""

import pytest

from core.crypto import pod_id
from core.errors import ProtocolError
from core.ids import Dot, Incarnation, PodId, Stamp
from core.membership.statements import (
    Exclusion,
    Founding,
    config_register,
    decode,
    encode,
    exclude_register,
    keeps_history,
    member_register,
    network_id,
    signed,
    signing_bytes,
)
from core.signatures import is_signed, public_key, sign

KEY = bytes(range(32))
PUBLIC = public_key(KEY)
FOUNDING = Founding("home", PUBLIC, PUBLIC, bytes(16))
DOT, STAMP = Dot(Incarnation(1), 1), Stamp(1, 0, Incarnation(1), 0)


def test_a_founding_comes_back_and_names_its_network() -> None:
    body = encode(FOUNDING)

    assert decode(Founding, body) == FOUNDING
    other = encode(Founding("home", PUBLIC, PUBLIC, b"1" * 16))
    assert network_id(body) != network_id(other)
    assert len(network_id(body)) == 16


@pytest.mark.parametrize("name", ["lab\n", "", "-lab", "la b", "lab/..", "l" * 64])
def test_a_network_is_not_called_what_no_person_could_type(name: str) -> None:
    with pytest.raises(ProtocolError):
        decode(Founding, encode(Founding(name, PUBLIC, PUBLIC, bytes(16))))


def test_a_signed_record_verifies_and_every_changed_field_does_not() -> None:
    register = config_register("network.access")
    record = signed(register, b'"code"', pod_id(PUBLIC), lambda text: sign(KEY, text))(DOT, STAMP)

    def verifies(register: str, stamp: Stamp, body: bytes) -> bool:
        return is_signed(PUBLIC, signing_bytes(register, stamp, body), record.signature)

    assert verifies(record.register, record.stamp, record.body)
    assert not verifies("config:network.names", record.stamp, record.body)
    assert not verifies(record.register, Stamp(2, 0, Incarnation(1), 0), record.body)
    assert not verifies(record.register, record.stamp, b'"open"')


def test_each_subject_has_its_own_register() -> None:
    assert member_register(PodId(b"\xab" * 16)) == "member:" + "ab" * 16
    assert exclude_register(Incarnation(7)) == "exclude:7"
    assert config_register("redundancy.copies") == "config:redundancy.copies"


@pytest.mark.parametrize(
    ("register", "kept"),
    [
        ("member:ab", True),
        ("config:network.administration", True),
        ("config:redundancy.copies", False),
        ("exclude:7", False),
    ],
)
def test_history_is_kept_where_the_worth_of_signatures_hangs_on_it(
    register: str, kept: bool
) -> None:
    assert keeps_history(register) is kept


@pytest.mark.parametrize("body", [b"", b"\xc1", b"\x93\x01\x02\x03", encode(FOUNDING)[:-1]])
def test_garbage_is_no_statement(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(Founding, body)
    with pytest.raises(ProtocolError):
        decode(Exclusion, body)
