"""View models say times of the place where they run: here that is Greenwich."""

import os
import time
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def greenwich() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()
