"""`wormhole completion`."""

import pytest

from tests.support.cli_double import CommandLine


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_has_a_script_that_names_the_command(wormhole: CommandLine, shell: str) -> None:
    assert wormhole("completion", shell) == 0
    assert "wormhole" in wormhole.out


def test_another_shell_is_wrong_usage(wormhole: CommandLine) -> None:
    assert wormhole("completion", "ksh") == 2
