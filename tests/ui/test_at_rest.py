"""An application that nobody looks at holds little and does nothing: measured on a real screen."""

from collections.abc import Iterator

import pytest

from tests.support.namespaces import inside, island
from tests.support.pods import Pod, lab, until
from tests.support.screen import screen
from tests.support.watched import Watched, fill_log

pytestmark = pytest.mark.timeout(300)

RESIDENT_MB_MAX = 150
WAKES_MAX = 1.0
REST_SECONDS = 3.0
PAGES = ("files", "activity", "overview")


@pytest.fixture
def seen() -> Iterator[Watched]:
    """Return the application beside a node whose log is full, in a network without others."""
    with island() as name, lab() as here, screen(inside(name)) as place:
        pod: Pod = here.first(copies=1, prefix=inside(name))
        pod.do("down")
        fill_log(pod.home)
        pod.environment = dict(place.environment)
        pod.up()
        yield Watched(place, pod.home)


def rests(seen: Watched) -> None:
    """Wait until nothing wakes it but what happens: a timer that goes on would never let it be."""
    until(lambda: seen.wakes(REST_SECONDS) <= WAKES_MAX, "the application rests", 60)


def test_an_application_holds_little_and_rests_open_and_closed(seen: Watched) -> None:
    seen.start("--hidden")
    for page in PAGES:
        seen.show(page)
    rests(seen)
    seen.close()
    rests(seen)
    resident, _ = seen.memory()
    assert resident <= RESIDENT_MB_MAX
