"""The demo shows what it says and leaves nothing behind."""

import subprocess
import sys
from pathlib import Path

from tests.support.pods import REPOSITORY


def leftovers() -> set[str]:
    mounts = Path("/proc/self/mountinfo").read_text().splitlines()
    return {line.split()[4] for line in mounts if "wormhole-demo-" in line} | {
        str(path) for path in Path("/tmp").glob("wormhole-demo-*")
    }


def test_the_demo_shows_the_main_job_and_cleans_up() -> None:
    before = leftovers()
    command = [sys.executable, "build.py", "demo", str(REPOSITORY / "docs")]
    done = subprocess.run(
        command, cwd=REPOSITORY, check=False, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stdout + done.stderr
    steps = [line[0] for line in done.stdout.splitlines() if line[:1].isdigit()]
    assert steps == list("123456789")
    assert leftovers() <= before


def test_a_folder_that_is_not_there_is_said() -> None:
    command = [sys.executable, "build.py", "demo", "/nowhere/at/all"]
    done = subprocess.run(
        command, cwd=REPOSITORY, check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "not a folder" in done.stderr
