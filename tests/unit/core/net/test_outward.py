"""Where another machine reaches this one."""

import ipaddress

import pytest

from core.net.outward import outward, own_host


@pytest.mark.parametrize(
    ("listen", "advertised", "told"),
    [
        ("0.0.0.0:4711", [], "10.0.0.7:4711"),
        ("[::]:4711", [], "10.0.0.7:4711"),
        ("127.0.0.1:4711", [], "127.0.0.1:4711"),
        ("nas.example:4711", [], "nas.example:4711"),
        ("0.0.0.0:4711", ["nas.example:80", "10.1.1.1:80"], "nas.example:80"),
    ],
)
def test_a_person_is_told_an_address_that_can_be_typed(
    listen: str, advertised: list[str], told: str
) -> None:
    assert outward(listen, advertised, lambda: "10.0.0.7") == told


def test_this_machine_has_an_address() -> None:
    assert not ipaddress.ip_address(own_host()).is_unspecified


def test_a_machine_without_a_network_has_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    class Alone:
        def __init__(self, *_: object) -> None:
            pass

        def __enter__(self) -> "Alone":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def connect(self, _: object) -> None:
            raise OSError

    monkeypatch.setattr("core.net.outward.socket.socket", Alone)
    assert own_host() == "127.0.0.1"
