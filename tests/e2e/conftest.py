"""What the end-to-end tests share: a served drive for each way to serve it, and real pods."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.namespaces import Cable, cable, inside
from tests.support.pods import Lab, Pod, lab
from tests.support.served_drive import Served, served

# What serves the drive, and its options.
WAYS = {
    "folder, kernel reads backing files": ("tests.support.loopback_server", []),
    "folder, driver answers all": ("tests.support.loopback_server", ["plain"]),
    "volume, kernel reads backing files": ("tests.support.volume_server", []),
    "volume, driver answers all": ("tests.support.volume_server", ["plain"]),
}


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def drive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Return a drive that a process of its own serves."""
    module, options = request.param
    root = tmp_path / "behind"
    root.mkdir()
    with served(module, root, tmp_path / "drive", options) as serving:
        yield serving


@pytest.fixture
def laboratory(request: pytest.FixtureRequest) -> Iterator[Lab]:
    """Return a place for real pods; they are stopped and removed, whatever the test did.

    A warning in a log fails the test, unless it is marked `warns`. Marked `prompt`, it does not
    wait five seconds each time for a quiet time that it does not look at.
    """
    with lab() as here:
        here.prompt = request.node.get_closest_marker("prompt") is not None
        yield here
        if request.node.get_closest_marker("warns") is None:
            assert [text for pod in here.pods for text in pod.complaints()] == []


@pytest.fixture
def tell(capfd: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Return what shows a line of figures, whatever becomes of the test's output."""

    def show(text: str) -> None:
        with capfd.disabled():
            sys.stdout.write(f"\n{text}\n")

    return show


@pytest.fixture
def two(laboratory: Lab) -> tuple[Pod, Pod]:
    """Return two pods of one network, with two copies of each file."""
    return laboratory.two()


@pytest.fixture
def alone(laboratory: Lab) -> Pod:
    """Return the only pod of a network."""
    return laboratory.first(copies=1)


@pytest.fixture
def apart(laboratory: Lab) -> Iterator[tuple[Pod, Pod, Cable]]:
    """Yield two pods in network namespaces of their own, and the cable between them."""
    with cable() as wire:
        a = laboratory.first(host=wire.left_address, prefix=inside(wire.left))
        b = laboratory.second(a, host=wire.right_address, prefix=inside(wire.right))
        yield a, b, wire
