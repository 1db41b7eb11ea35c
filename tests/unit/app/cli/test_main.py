"""Finding commands, aliases, exit codes."""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import click
import pytest

from app.cli.main import ALIASES, COMMANDS
from tests.support.cli_double import CommandLine


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_table_is_there_under_its_name(name: str) -> None:
    module, says = COMMANDS[name]
    command = importlib.import_module(f"app.cli.commands.{module}").command
    assert isinstance(command, click.Command)
    assert says.endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_has_the_common_options(
    wormhole: CommandLine, name: str
) -> None:
    assert wormhole(name, "--help") == 0
    for option in ("--home", "--network", "--json"):
        assert option in wormhole.out


def test_aliases_lead_to_commands() -> None:
    assert set(ALIASES.values()) <= set(COMMANDS)


def test_an_unknown_command_is_wrong_usage(wormhole: CommandLine) -> None:
    assert wormhole("dance") == 2
    assert "dance" in wormhole.err


def test_help_lists_all_commands(wormhole: CommandLine) -> None:
    assert wormhole("--help") == 0
    assert all(name in wormhole.out for name in COMMANDS)


def test_what_is_wrong_with_the_words_is_told_as_json_where_that_is_asked(
    wormhole: CommandLine,
) -> None:
    for words in (["tree", "--depth", "0", "--json"], ["--json", "dance"], ["sync", "--json", "x"]):
        assert wormhole(*words) == 2
        assert wormhole.json["error"]["exit_code"] == 2
        assert wormhole.json["error"]["reason"] == "wrong-usage"
    assert wormhole("sync", "--timeout", "-1") == 2


def test_without_a_network_it_is_said_that_there_is_none(wormhole: CommandLine) -> None:
    assert wormhole("status") == 3
    assert "wormhole new" in wormhole.err
    assert wormhole("config", "apply") == 5


def test_a_reader_that_is_gone_ends_a_command_quietly() -> None:
    for words in (["--help"], ["completion", "bash"]):
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "wb") as closed:
            done = _python(words, closed)
        assert (done.returncode, done.stderr) == (1, b"")


def test_what_cannot_be_printed_fails_the_command_with_a_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        done = _python(["completion", "bash"], full)
    assert done.returncode == 1
    assert done.stderr == b"Failed: No space left on device.\n"


def _python(words: list[str], out: IO[bytes]) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "app.cli", *words]
    return subprocess.run(command, stdout=out, stderr=subprocess.PIPE, timeout=60, check=False)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_outputs_end_no_command_in_a_traceback(tmp_path: Path, closed: str) -> None:
    line = f"{sys.executable} -m app.cli --home {tmp_path} status {closed}"
    done = subprocess.run(line, shell=True, capture_output=True, timeout=60, check=False)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
