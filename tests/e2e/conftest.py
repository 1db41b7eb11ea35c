"""What the end-to-end tests share: a served drive for each way in which it may be served."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.served_drive import Served, served

# What serves the drive, and its options.
WAYS = {
    "folder, kernel reads backing files": ("tests.support.loopback_server", []),
    "folder, driver answers all": ("tests.support.loopback_server", ["plain"]),
}


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def drive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Return a drive that a process of its own serves."""
    module, options = request.param
    root = tmp_path / "behind"
    root.mkdir()
    with served(module, root, tmp_path / "drive", options) as serving:
        yield serving
