import errno
import os
from pathlib import Path

import pytest

from core.mount.linux import passthrough
from core.mount.linux.passthrough import Backings, may_register


def test_the_right_to_register_follows_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, wanted in (
        ("CapEff:\t000001ffffffffff\n", True),
        ("CapEff:\t0000000000000000\n", False),
    ):
        monkeypatch.setattr(Path, "read_text", lambda *_, said=said: said)
        assert may_register() is wanted


def test_a_number_is_what_the_kernel_says(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def ioctl(device: int, request: int, argument: bytes | bytearray, *_: bool) -> int:
        calls.append((device, request, bytes(argument)))
        return 17

    monkeypatch.setattr(passthrough, "ioctl", ioctl)
    backings = Backings(3)
    assert backings.register(8) == 17
    backings.forget(17)
    assert calls == [
        (3, 0x4010E501, b"\x08" + bytes(15)),
        (3, 0x4004E502, b"\x11" + bytes(3)),
    ]


@pytest.mark.parametrize(
    ("code", "again"), [(errno.EPERM, 0), (errno.EOPNOTSUPP, 0), (errno.ELOOP, 1)]
)
def test_a_refusal_for_good_is_asked_once_only(
    code: int, again: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def refuse(*arguments: object) -> int:
        asked.append(arguments)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(passthrough, "ioctl", refuse)
    backings = Backings(3)
    assert backings.register(8) is None
    assert backings.register(8) is None
    assert len(asked) == 1 + again


def test_giving_back_on_a_dead_connection_is_no_failure() -> None:
    device = os.open("/dev/null", os.O_RDWR)
    try:
        Backings(device).forget(1)
    finally:
        os.close(device)
