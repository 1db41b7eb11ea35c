"""One node a home."""

import os
import subprocess
from pathlib import Path

import pytest

from core.node.home import Home
from core.node.lock import HomeLock, RunsAlready, has_ended, running_process


def test_a_second_node_of_a_home_is_told_who_runs(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert running_process(home) is None
    with HomeLock(home):
        assert running_process(home) == os.getpid()
        with pytest.raises(RunsAlready, match=f"process {os.getpid()}"), HomeLock(home):
            pass
    assert running_process(home) is None


def test_a_lock_that_a_killed_process_left_is_free(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.run_folder.mkdir(parents=True)
    home.lock_file.write_text("1\n")
    with HomeLock(home):
        assert running_process(home) == os.getpid()


def test_a_process_has_ended_when_it_is_gone_or_only_waits_to_be_buried() -> None:
    assert not has_ended(os.getpid())
    process = subprocess.Popen(["true"])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert has_ended(process.pid)
    process.wait()
    assert has_ended(process.pid)
