"""An older version of a file that is shown while the newest one is out of reach."""

from msgspec.structs import asdict

from core.model.records import Version
from core.tree.shown import Shown


class StandIn(Shown, frozen=True, gc=False):
    """What is shown of a file whose newest version, `newest`, nobody who can be reached has."""

    newest: Version


def stand_in(shown: Shown, newest: Version, previous: Version) -> StandIn:
    """Return `shown` with the content of `previous`: its size and its time.

    The change time stays that of `newest`: it never goes back.
    """
    fields = asdict(shown)
    fields["version"] = Version(
        previous.dot,
        newest.stamp,
        previous.entry,
        previous.manifest,
        previous.size,
        previous.block_size,
        previous.mtime_ns,
        previous.context,
    )
    fields["mtime_ns"] = previous.mtime_ns or shown.mtime_ns
    return StandIn(**fields, newest=newest)
