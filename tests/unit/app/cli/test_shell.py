"""What every command shares."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli.shell import Shell
from core.control.client import ControlClient
from core.control.operations import PAUSE
from core.control.schema import Paused, PauseRequest
from core.errors import LastCopies, NotFound, PairingError
from core.node.home import Home
from tests.support.cli_double import NodeDouble


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


@dataclass
class Networks:
    """Two networks below one base: the node of `home` answers, and that of `office` may not."""

    folder: Path
    office_runs: bool = True

    def shell(self, *, as_json: bool = False, network: str | None = None) -> Shell:
        for place, name in ((".", "home"), ("networks/2", "office")):
            folder = self.folder / place
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "network.toml").write_text(f'[network]\nname = "{name}"\n')
        shell = Shell(self._connect)
        shell.take(str(self.folder), network, as_json)
        return shell

    def _connect(self, home: Home) -> ControlClient:
        runs = self.office_runs or home.folder == self.folder
        answer = Paused(paused=True) if runs else None
        return NodeDouble({"pause": answer})  # type: ignore[return-value]


def pause_each(shell: Shell) -> None:
    def act() -> None:
        shell.call(PAUSE, PauseRequest())
        shell.answer({"paused": True}, lambda: shell.say(f"{shell.network_shown} is paused."))

    shell.for_each(shell.homes, act)


def test_what_is_done_for_each_names_its_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pause_each(Networks(tmp_path).shell())
    assert capsys.readouterr().out == "home is paused.\noffice is paused.\n"


def test_the_trouble_of_one_network_does_not_keep_another_from_what_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Networks(tmp_path, office_runs=False).shell()
    pause_each(shell)
    told = capsys.readouterr()
    assert told.out == "home is paused.\n"
    assert "\noffice: Not running: " in told.err
    assert shell.exit_code == 3


def test_documents_of_several_networks_stand_in_one_each_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pause_each(Networks(tmp_path, office_runs=False).shell(as_json=True))
    home, office = json.loads(capsys.readouterr().out)["networks"]
    assert home == {"network": "home", "paused": True}
    assert office["network"] == "office"
    assert office["error"]["exit_code"] == 3


def test_the_document_of_one_network_is_as_it_always_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pause_each(Networks(tmp_path).shell(as_json=True, network="office"))
    assert json.loads(capsys.readouterr().out) == {"paused": True}


def test_an_unexpected_error_is_written_down_also_where_no_network_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Networks(tmp_path).shell().failed(ZeroDivisionError()) == 1
    assert str(tmp_path / "log" / "command-line.log") in capsys.readouterr().err
