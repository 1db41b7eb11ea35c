"""`wormhole history`."""

from core.control.schema import History, OldVersion, Unheard
from tests.support.cli_double import CommandLine

VERSION = OldVersion("1-2", 5, "2026-01-01T00:00:00Z", "a", "current", on=["a", "nas"], path="/f")


def test_versions_are_listed_with_who_has_them(wormhole: CommandLine) -> None:
    assert wormhole("history", "/f", history=History([VERSION])) == 0
    assert "1-2" in wormhole.out
    assert "a, nas" in wormhole.out
    assert wormhole("history", "/f", "--json", history=History([VERSION])) == 0
    assert wormhole.json[0]["version"] == "1-2"
    assert wormhole.json[0]["on"] == ["a", "nas"]


def test_who_may_have_more_is_named_beside_the_document(wormhole: CommandLine) -> None:
    unheard = [Unheard("studio-nas", "absent"), Unheard("b", "silent"), Unheard("c", "partly")]
    assert wormhole("history", "/f", "--json", history=History([VERSION], unheard)) == 0
    assert len(wormhole.json) == 1
    assert wormhole.err.splitlines()[-3:] == [
        "studio-nas is absent and may have more.",
        "b did not answer and may have more.",
        "c has more than it could tell at once.",
    ]
