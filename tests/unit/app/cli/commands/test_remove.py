"""`wormhole remove`."""

from core.control.lines import Failure
from core.control.schema import Removed, RemoveRequest
from core.errors import EXIT_REFUSED
from tests.support.cli_double import CommandLine


def test_people_are_told_who_is_out_and_what_went_along(wormhole: CommandLine) -> None:
    assert wormhole("remove", "nas", "--force", remove=Removed("nas", "00", 2)) == 0
    assert wormhole.request == RemoveRequest("nas", force=True)
    assert "nas is out" in wormhole.out
    assert "2 files" in wormhole.out
    assert wormhole("remove", "nas", "--json", remove=Removed("nas", "00")) == 0
    assert wormhole.json == {"name": "nas", "id": "00", "lost": 0}


def test_the_files_that_would_be_lost_are_listed(wormhole: CommandLine) -> None:
    refusal = Failure("Refused", "2 files.", "Wait.", EXIT_REFUSED, ("/a", "/b\x1b[2J"))
    assert wormhole("remove", "nas", remove=refusal) == 4
    assert wormhole.err.splitlines()[-4:] == ["Refused: 2 files.", "  /a", "  /b\\x1b[2J", "Wait."]
    assert wormhole("remove", "nas", "--json", remove=refusal) == 4
    assert wormhole.json["error"]["paths"] == ["/a", "/b\x1b[2J"]
