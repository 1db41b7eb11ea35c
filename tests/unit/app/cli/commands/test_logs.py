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


def test_half_a_line_that_a_power_cut_left_is_shown_as_it_stands(wormhole: CommandLine) -> None:
    (wormhole.home / "log").mkdir(parents=True)
    line = '{"at": "2026", "level": "INFO", "part": "node", "text": "up"}'
    strange = '["no event"]'
    text = f"{line[:30]}\n\0\0\0\n{line}\n{strange}\n".encode() + b"\xff\n"
    (wormhole.home / "log" / "node.log").write_bytes(text)
    assert wormhole("logs") == 0
    assert line[:30] in wormhole.out
    assert "2026 INFO" in wormhole.out
    assert wormhole("logs", "--json") == 0
    assert [each["text"] for each in wormhole.json] == [line[:30], "up", strange, "\ufffd"]
