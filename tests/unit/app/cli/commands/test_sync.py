"""`wormhole sync`."""

from core.control.lines import Failure
from core.control.schema import Synced, SyncRequest
from core.errors import EXIT_DEADLINE
from tests.support.cli_double import CommandLine


def test_the_deadline_is_the_nodes(wormhole: CommandLine) -> None:
    assert wormhole("sync", "--timeout", "7", sync=Synced(0.5)) == 0
    assert wormhole.request == SyncRequest(timeout=7)
    late = Failure("Took too long", "Late.", "", EXIT_DEADLINE)
    assert wormhole("sync", sync=late) == 6
