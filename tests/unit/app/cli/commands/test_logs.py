"""`wormhole logs`."""

from tests.support.cli_double import CommandLine


def test_events_are_shown_and_a_missing_log_is_not_found(wormhole: CommandLine) -> None:
    assert wormhole("logs") == 5
    (wormhole.home / "log").mkdir(parents=True)
    line = '{"at": "2026", "level": "INFO", "part": "node", "text": "up", "exception": "whole"}'
    (wormhole.home / "log" / "node.log").write_text(f"{line}\n{line}\n")
    assert wormhole("logs", "--lines", "1") == 0
    assert wormhole.out.count("up") == 1
    assert "whole" in wormhole.out
    assert wormhole("logs", "--json") == 0
    assert len(wormhole.json) == 2
