"""The extension of file managers is found as these find it: by the folder that it is in."""

from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[4] / "assets" / "file-manager"


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SOURCES))
