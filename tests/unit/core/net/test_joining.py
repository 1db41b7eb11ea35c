"""Pairing from the joiner's side: it believes nothing that the chain does not show."""

import asyncio

import pytest

from core.errors import PairingError, PeerError
from core.model.members import Role
from core.model.pairing import Admission, Meeting
from core.net.identity import Identity, create_identity
from core.net.joining import Joiner, check_admission, join
from tests.support.pairing_host import FixedClock, PairingHost


def admission(host: PairingHost, joiner: Identity, **changes: object) -> Admission:
    fields = {
        "network": host.network,
        "name": "home",
        "pod": joiner.pod,
        "inviter": host.identity.pod,
        "records": tuple(host.records),
    } | changes
    return Admission(**fields)  # type: ignore[arg-type]


@pytest.fixture
def joiner() -> Identity:
    return create_identity()


@pytest.fixture
def host(joiner: Identity) -> PairingHost:
    made = PairingHost()
    made.let_in(joiner, "laptop")
    return made


def test_an_admission_whose_chain_leads_to_the_inviter_and_to_us_is_taken(
    host: PairingHost, joiner: Identity
) -> None:
    check_admission(admission(host, joiner), joiner, host.identity.certificate)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"records": ()}, id="no founding"),
        pytest.param({"network": bytes(16)}, id="another network"),
        pytest.param({"name": "work"}, id="another name"),
        pytest.param({"inviter": bytes(16)}, id="an inviter that is no member"),
        pytest.param({"pod": bytes(16)}, id="somebody else's admission"),
    ],
)
def test_an_admission_that_does_not_prove_itself_is_refused(
    host: PairingHost, joiner: Identity, changes: dict[str, object]
) -> None:
    with pytest.raises(PairingError, match="belongs to the network"):
        check_admission(admission(host, joiner, **changes), joiner, host.identity.certificate)


def test_an_inviter_with_another_certificate_is_refused(
    host: PairingHost, joiner: Identity
) -> None:
    with pytest.raises(PairingError, match="belongs to the network"):
        check_admission(admission(host, joiner), joiner, create_identity().certificate)


def test_an_inviter_that_may_not_admit_is_refused(joiner: Identity) -> None:
    host = PairingHost(role=Role.MEMBER)
    host.let_in(joiner, "laptop")

    with pytest.raises(PairingError, match="belongs to the network"):
        check_admission(admission(host, joiner), joiner, host.identity.certificate)


async def agree(_meeting: Meeting) -> bool:
    return True


def test_a_mistyped_word_is_found_before_anybody_is_called(joiner: Identity) -> None:
    with pytest.raises(PairingError, match="Was"):
        asyncio.run(
            join("home-velvt-canoe", "127.0.0.1:1", Joiner(joiner, "x"), FixedClock(), agree)
        )


def test_an_address_where_nobody_listens_says_so(joiner: Identity) -> None:
    with pytest.raises(PeerError, match="cannot be reached"):
        asyncio.run(join("home-able-acid", "127.0.0.1:1", Joiner(joiner, "x"), FixedClock(), agree))
