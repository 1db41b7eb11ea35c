"""Which programs read for nobody."""

import pytest

from core.placement.programs import is_cold_reader

PROCESS_NAME_MAX = 15


@pytest.mark.parametrize(
    ("program", "cold"),
    [
        ("updatedb", True),
        ("clamscan", True),
        ("borg", True),
        ("tracker-miner-f", True),
        ("rsync", False),
        ("vlc", False),
        ("", False),
    ],
    ids=[
        "an indexer",
        "an antivirus program",
        "a backup program",
        "a name that the kernel cut",
        "a program that people copy with",
        "a player",
        "one that is gone",
    ],
)
def test_who_reads_for_nobody(program: str, *, cold: bool) -> None:
    assert is_cold_reader(program) is cold
    assert len(program) <= PROCESS_NAME_MAX
