"""`cancel-transfer`: ends what is being fetched of a file, for now."""

from core.control.lines import Tell
from core.control.schema import CancelRequest, Nothing
from core.errors import NotFound
from core.ids import EntryId
from core.node.parts import Parts
from core.node.services.paths import find, for_people, in_drive
from core.saying import said


class Cancelling:
    """Answers on the loop."""

    def __init__(self, parts: Parts) -> None:
        """End transfers of a node."""
        self._parts = parts

    async def cancel(self, request: CancelRequest, tell: Tell) -> Nothing:
        """End the transfers of a file. Raises `NotFound` where there is none, or not from there."""
        del tell
        path = in_drive(request.path, self._parts.mount)
        entry = await self._parts.workers.run(lambda: self._entry(path))
        if not self._comes(entry, request.pod) or not self._parts.engine.end_transfers(entry):
            raise NotFound(
                said("Nothing of {path} is on its way to this pod.", path=for_people(path)),
                said("See what is: wormhole transfers"),
            )
        return Nothing()

    def _entry(self, path: bytes) -> EntryId:
        with self._parts.replica.view() as view:
            return find(view, path).file

    def _comes(self, entry: EntryId, pod: str) -> bool:
        engine = self._parts.engine
        sources = [
            engine.pod_name(source)
            for each in engine.transfers()
            if each.entry == entry
            for source in each.sources
        ]
        return not pod or pod in sources
