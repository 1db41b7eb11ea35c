"""Where a pod lives."""

from pathlib import Path

import pytest

from app.cli.place import Place
from core.errors import UsageError


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


def test_a_folder_whose_name_is_no_text_cannot_stand_in_the_settings() -> None:
    with pytest.raises(UsageError, match="no text"):
        Place(None, "/m\udcff", None, None).values()
