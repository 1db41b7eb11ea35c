"""Every decoder of the catalogue, for as long as one gives it, guided by the code it reaches.

WORMHOLE_FUZZ_SECONDS says how long each is tried (20). What breaks one is printed whole: it goes
into `test_fuzz_decoders.py` under a name, and then it is mended.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.fuzz_catalogue import BY_NAME

ROOT = Path(__file__).parents[2]
SECONDS = int(os.environ.get("WORMHOLE_FUZZ_SECONDS", "20"))
STARTING_SECONDS = 80
_TRIED = re.compile(r"stat::number_of_executed_units: (\d+)")


def tried(name: str, folder: Path, seconds: int) -> int:
    """Try a target in a process of its own; return how many inputs it took."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.fuzz_run", name, str(folder), str(seconds)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds + STARTING_SECONDS,
        check=False,
    )
    broke = [path.read_bytes() for path in folder.iterdir() if path.is_file()]
    assert done.returncode == 0, f"{name}: {broke!r}\n{done.stdout[-2_000:]}{done.stderr[-6_000:]}"
    found = _TRIED.search(done.stdout + done.stderr)
    assert found is not None, done.stderr[-2_000:]
    return int(found[1])


@pytest.mark.deep
@pytest.mark.timeout(SECONDS + STARTING_SECONDS + 20)
@pytest.mark.parametrize("name", BY_NAME)
def test_a_decoder_withstands_what_is_made_to_reach_all_of_its_code(
    name: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    count = tried(name, tmp_path, SECONDS)
    record_property("inputs tried", count)
    sys.stdout.write(f"{name}: {count} inputs in {SECONDS} s\n")
    assert count > 0


def test_a_decoder_that_is_tried_for_a_second_is_really_tried(tmp_path: Path) -> None:
    assert tried("openings", tmp_path, 1) > 100
