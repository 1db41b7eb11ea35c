"""Finding commands, aliases, exit codes."""

import importlib

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
