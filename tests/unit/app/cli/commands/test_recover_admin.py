"""`wormhole recover-admin`."""

import io

import pytest

from core.control.schema import RecoverRequest, Renamed
from tests.support.cli_double import CommandLine


def test_the_words_come_from_standard_input(
    wormhole: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("able acid"))
    assert wormhole("recover-admin", "--json", recover_admin=Renamed("b", "00", "b")) == 0
    assert wormhole.request == RecoverRequest("able acid")
    assert wormhole.json == {"name": "b", "id": "00", "role": "admin"}
    monkeypatch.setattr("sys.stdin", io.StringIO("able acid"))
    assert wormhole("recover-admin", recover_admin=Renamed("b", "00", "b")) == 0
    assert "b is an administrator now" in wormhole.out
