"""Where no node answers; the sentences are in the table of `test_headline`."""

import pytest

from app.tray.models.picture import Picture, Reach
from app.tray.models.unreached import lacks_fuse, not_running
from core.mount.linux.mounting import NoFuse
from tests.support.pictures import WORDS


@pytest.mark.parametrize(
    ("reason", "lacks"), [(NoFuse.reason, True), ("disk-full", False), ("", False)]
)
def test_a_machine_without_fuse_is_known_by_the_reason(reason: str, lacks: bool) -> None:
    assert lacks_fuse(Picture(Reach.NOT_RUNNING, reason=reason)) is lacks


@pytest.mark.parametrize(
    ("reason", "trouble", "meaning", "acts"),
    [
        ("not-running", "No node runs.", "", [("start", "", "primary")]),
        (
            "failed",
            "It ended.",
            "It ended. Look.",
            [("start", "", "primary"), ("doctor", "", "plain")],
        ),
        (
            "mount-not-empty",
            "The folder is not empty.",
            "The folder is not empty. Choose another folder, or move its files elsewhere and "
            "start again.",
            [("other-folder", "", "primary"), ("start", "", "plain")],
        ),
        (
            "mount-in-use",
            "It is in use.",
            "It is in use. Look.",
            [("other-folder", "", "primary"), ("start", "", "plain")],
        ),
        (
            "mount-refused",
            "It is a file.",
            "It is a file. Look.",
            [("start", "", "primary"), ("other-folder", "", "plain")],
        ),
        (
            "settings-wrong",
            "pod.toml:3: this is not TOML.",
            "pod.toml:3: this is not TOML.",
            [("advanced", "pod.toml", "primary"), ("start", "", "plain")],
        ),
        (
            "settings-wrong",
            "/h/network.toml:3: no.",
            "/h/network.toml:3: no.",
            [("advanced", "network.toml", "primary"), ("start", "", "plain")],
        ),
    ],
)
def test_what_helps_is_offered_where_it_is_known_why_nothing_runs(
    reason: str, trouble: str, meaning: str, acts: list[tuple[str, str, str]]
) -> None:
    gone = Picture(Reach.NOT_RUNNING, trouble=trouble, remedy="Look.", reason=reason)
    said = not_running(gone, WORDS)
    assert said.meaning == f"Your files are safe, but the drive is closed. {meaning}".strip()
    assert [(act.go, act.path, act.look) for act in said.acts] == acts
