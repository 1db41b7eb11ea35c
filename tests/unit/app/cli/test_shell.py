"""What every command shares."""

import json
from pathlib import Path

import pytest

from app.cli.shell import Shell
from core.errors import LastCopies, NotFound, PairingError


def test_what_is_given_nearer_to_the_name_counts(tmp_path: Path) -> None:
    shell = Shell()
    shell.take(str(tmp_path / "far"), None, False)
    shell.take(str(tmp_path / "near"), "lab", True)
    shell.take(None, None, False)
    assert shell.home.folder == tmp_path / "near"
    assert (shell.network, shell.as_json) == ("lab", True)


def test_an_expected_error_is_a_sentence_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert Shell().failed(NotFound("No such thing.", "Make one.")) == 5
    assert capsys.readouterr().err == "Not found: No such thing.\nMake one.\n"


def test_an_unexpected_error_is_a_sentence_and_whole_in_a_log_of_the_home(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shell = Shell()
    shell.take(str(tmp_path / "home"), None, False)
    assert shell.failed(ZeroDivisionError("by nothing")) == 1
    err = capsys.readouterr().err
    log = tmp_path / "home" / "log" / "command-line.log"
    assert "ZeroDivisionError" in err
    assert "Traceback" not in err
    assert str(log) in err
    event = json.loads(log.read_text())
    assert event["level"] == "ERROR"
    assert "by nothing" in event["exception"]


def test_an_unexpected_error_is_a_sentence_also_where_no_log_can_be_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    shell = Shell()
    shell.take(str(tmp_path / "file" / "home"), None, False)
    assert shell.failed(ZeroDivisionError()) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_file_that_cannot_be_used_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert Shell().failed(PermissionError(13, "Permission denied", "/x")) == 1
    assert "Permission denied: /x" in capsys.readouterr().err


def test_scripts_get_the_word_and_the_facts_of_an_error_and_nothing_that_is_empty(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shell = Shell()
    shell.take(None, None, True)
    shell.failed(PairingError("No.", "Again.", "wrong-code", facts={"tries": 2}))
    told = {"title": "Not paired", "detail": "No.", "remedy": "Again.", "exit_code": 4}
    wanted = told | {"reason": "wrong-code", "facts": {"tries": 2}}
    assert json.loads(capsys.readouterr().out) == {"error": wanted}
    shell.failed(LastCopies("No.", "", ("/a",)))
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["reason"], error["paths"]) == ("last-copies", ["/a"])
    assert "facts" not in error


def test_an_interruption_has_its_own_exit_code() -> None:
    assert Shell().stopped() == 130


def test_a_name_cannot_speak_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell()
    shell.say("a\x1b[31mb\udcff\tc\nd")
    shell.table(["path"], [["e\x1b]0;f\ng"]])
    out = capsys.readouterr().out
    assert out.startswith("a\\x1b[31mb\\xff\tc\nd\n")
    assert "e\\x1b]0;f\\ng" in out
    assert Shell().failed(NotFound("No \x1b[2J.", "\x07")) == 5
    assert capsys.readouterr().err == "Not found: No \\x1b[2J.\n\\x07\n"


def test_a_network_that_is_not_the_one_of_the_home_is_not_asked(tmp_path: Path) -> None:
    (tmp_path / "network.toml").write_text('[network]\nname = "lab"\n')
    shell = Shell()
    shell.take(str(tmp_path), "lab", False)
    shell.client()
    shell.take(None, "home", False)
    with pytest.raises(NotFound, match="is lab, not home"):
        shell.client()
