"""A machine before it is set up, and what it meets, as the design has them."""

from app.tray.models.machine import Disk, Machine
from app.tray.models.nearby import Nearby
from core.control.lines import Failure
from core.control.schema import Invitation, Knock, Started
from core.model.pairing import Meeting

GB = 10**9
MACHINE = Machine(
    "laptop-mia", "/people/mia", Disk(500 * GB, 247 * GB, 2 * GB), "sudo apt-get install fuse3"
)
HOME_NETWORK = Nearby("home/1", "home", "studio-nas", "192.168.1.20:4711")
MEETING = Meeting("studio-nas", "home", ("copper", "violin", "orbit", "maple"))


def failure(reason: str, **facts: bool | int | float | str) -> Failure:
    """Return a failure as the core tells it."""
    return Failure("Failed", "what happened", "what helps", reason=reason, facts=dict(facts))


STARTED = Started("home", "laptop-mia", "/people/mia/Wormhole", "h:1", "00")
INVITATION = Invitation("home-velvet-canoe", "192.168.1.20:4711", "2026-11-22T09:48:06Z", 426.0, 3)
KNOCK = Knock(
    "tower-lena", "ab12", "192.168.1.77", "Linux", 400 * GB, ["copper", "violin", "orbit", "maple"]
)
