"""`wormhole version`."""

from tests.support.cli_double import CommandLine


def test_the_version_is_printed_and_is_a_document(wormhole: CommandLine) -> None:
    assert wormhole("version") == 0
    assert wormhole.out.startswith("wormhole ")
    assert wormhole("--json", "version") == 0
    assert set(wormhole.json) == {"version"}


def test_the_json_option_may_stand_after_the_name(wormhole: CommandLine) -> None:
    assert wormhole("version", "--json") == 0
    assert wormhole.json["version"]
