"""`--dry-run` on what changes settings and policies."""

from pathlib import Path

import pytest

from core.config.setting import Level
from core.control.schema import ConfigApply, ConfigSet, DryAmount, DryPod, DryRun, PolicySet
from tests.support.cli_double import CommandLine

FOUND = DryRun(
    DryAmount(2, 3_000_000),
    DryAmount(1, 500),
    DryAmount(0, 0),
    [DryPod("nas", 3_000_500, 0, 10**9), DryPod("desk", 0, 500)],
    ["nas is nearly full."],
)


@pytest.mark.parametrize(
    ("words", "request_sent", "operation"),
    [
        (
            ("config", "set", "redundancy.copies=3"),
            ConfigSet(Level.NETWORK, ["redundancy.copies=3"]),
            "config_dry_set",
        ),
        (
            ("config", "set", "--pod", "pod.role=client"),
            ConfigSet(Level.POD, ["pod.role=client"]),
            "config_dry_set",
        ),
        (
            ("policy", "set", "/d", "redundancy=3"),
            PolicySet("/d", ["redundancy=3"]),
            "policy_dry_set",
        ),
        (
            ("policy", "unset", "/d", "redundancy"),
            PolicySet("/d", ["redundancy"], remove=True),
            "policy_dry_set",
        ),
    ],
)
def test_what_would_be_done_is_asked_for_and_shown(
    wormhole: CommandLine, words: tuple[str, ...], request_sent: object, operation: str
) -> None:
    answers = {operation: FOUND}
    assert wormhole(*words, "--dry-run", **answers) == 0
    assert wormhole.request == request_sent
    for text in ("Nothing was changed", "copied: 2 files, 3 MB", "moved: 1 file, 500 B", "nas is"):
        assert text in wormhole.out
    assert wormhole(*words, "--dry-run", "--json", **answers) == 0
    assert wormhole.json == {
        "copied": {"files": 2, "bytes": 3_000_000},
        "moved": {"files": 1, "bytes": 500},
        "dropped": {"files": 0, "bytes": 0},
        "pods": [
            {"pod": "nas", "more": 3_000_500, "less": 0, "free": 10**9},
            {"pod": "desk", "more": 0, "less": 500, "free": None},
        ],
        "remarks": ["nas is nearly full."],
    }


def test_a_file_is_tried_before_it_is_applied(wormhole: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "lab.toml"
    file.write_text("[redundancy]\ncopies = 3\n")
    assert wormhole("config", "apply", str(file), "--dry-run", config_dry_apply=FOUND) == 0
    assert wormhole.request == ConfigApply("[redundancy]\ncopies = 3\n", str(file))
    assert "copied: 2 files" in wormhole.out
