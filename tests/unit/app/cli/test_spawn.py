"""Starting the node in the background: what becomes of it is told here."""

from pathlib import Path

import pytest

from app.cli.spawn import spawn
from core.control.lines import Failed
from core.node.home import Home


def test_why_a_node_cannot_run_is_raised_here(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="There is no network in"):
        spawn(Home(tmp_path / "home"))


def test_a_settings_file_that_is_not_right_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "network.toml").write_text("[redundancy]\ncopies = many\n")
    with pytest.raises(Failed, match=r"network\.toml:2") as raised:
        spawn(Home(tmp_path))
    assert raised.value.failure.exit_code == 2
