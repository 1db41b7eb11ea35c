"""Where a pod lives."""

from pathlib import Path

import pytest

from app.cli.place import Place


def test_only_what_was_given_becomes_a_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Place(None, None, None, None).values() == {}
    assert Place("a", "m", "/s", "h:1").values() == {
        "pod.name": "a",
        "pod.mount": str(tmp_path / "m"),
        "storage.path": "/s",
        "pod.listen": "h:1",
    }
