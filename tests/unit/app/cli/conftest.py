"""The command line as a fixture."""

from pathlib import Path

import pytest

from tests.support.cli_double import CommandLine


@pytest.fixture
def wormhole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Return a command line whose home is empty."""
    return CommandLine(tmp_path / "home", capsys)
