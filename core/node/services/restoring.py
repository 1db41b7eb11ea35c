"""`restore`: brings an older version back, from this pod or from one that still has it."""

import secrets
from contextlib import suppress
from typing import Final

from core.contents.verifying import verified_pieces
from core.control.lines import Progress, Tell
from core.control.schema import Restored, RestoreRequest
from core.errors import (
    ContentAbsent,
    ContentDamaged,
    DeadlineExceeded,
    NotFound,
    UsageError,
)
from core.model.content import Line, LineRole
from core.model.needs import Hashed, Needs
from core.node.journal import Remark
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.in_place import in_place
from core.node.services.looking import version_name
from core.node.services.paths import for_people, in_drive, split
from core.node.services.versions import Found, Kept, Versions
from core.node.settings import person
from core.saying import joined, said
from core.tree.shown import Shown
from core.volume.interface import AttributeChanges, OpenFlags, RenameMode

_MODE: Final = 0o644


class Restoring:
    """Restores. For the loop; what reads and writes files goes to a worker."""

    def __init__(self, parts: Parts, user: DriveUser, versions: Versions) -> None:
        """Restore into the drive of a node what `versions` finds."""
        self._parts = parts
        self._user = user
        self._versions = versions

    async def restore(self, request: RestoreRequest, tell: Tell) -> Restored:
        """Bring an older version back, at its path or another; what stands there is kept.

        Raises `NotFound`, `UsageError` for a folder, `ContentAbsent` where who has it cannot be
        reached any more, `ContentDamaged`.
        """
        path = in_drive(request.path, self._parts.mount)
        target = in_drive(request.to, self._parts.mount) if request.to else path
        tell(Progress(said("asking the other pods")))
        found = await self._versions.find(path)
        if found.within and (found.shown is not None or found.kept):
            raise UsageError(
                said("{path} is a folder; name a file.", path=for_people(path)),
                said(
                    "See what was removed from it: wormhole history {path}", path=for_people(path)
                ),
            )
        chosen = self._chosen(found, request.version)
        line = chosen.line
        if line is None or not line.whole:
            line = await self._brought(chosen, path, tell)
        if found.shown is not None and target == path:
            await self._publish_closed(found.shown)
        await self._parts.workers.run(lambda: self._put(line, path, target))
        self._note(for_people(target), chosen)
        return Restored(for_people(target), version_name(line.version))

    def _chosen(self, found: Found, version: str) -> Kept:
        """Return the version that is meant: one that somebody has all of before one in part."""
        meant = [
            each
            for each in found.kept
            if not version or version_name(each.told.name.version) == version
        ]
        if not meant:
            names = [*map(self._parts.engine.pod_name, found.elsewhere.absent)]
            none = said(
                "There is no such older version of {path} on this pod or a present one.",
                path=for_people(found.path),
            )
            absent = said("{names}: absent, may have it.", names=", ".join(names)) if names else ""
            raise NotFound(
                joined((none, absent)),
                said("See what there is: wormhole history {path}", path=for_people(found.path)),
            )
        return next((each for each in meant if each.pods), meant[0])

    async def _brought(self, chosen: Kept, path: bytes, tell: Tell) -> Line:
        """Fetch a version that is not whole here; return the line that has it now."""
        told, sources = chosen.told, [pod for pod in chosen.pods if pod != self._parts.pod]
        names = [self._parts.engine.pod_name(pod) for pod in sources]
        if not sources:
            raise ContentAbsent(
                said(
                    "This version of {path} is whole on no pod that is present. Nothing was "
                    "changed.",
                    path=for_people(path),
                ),
                said("Start the other devices, or bring another version back."),
            )
        tell(Progress(said("fetching from {names}", names=", ".join(names))))
        try:
            await self._parts.engine.bring_older(told, sources)
        except ContentAbsent:
            raise ContentAbsent(
                said(
                    "This version of {path} could not be fetched whole from {names}: the link "
                    "broke, or it is not there any more. Nothing was changed.",
                    path=for_people(path),
                    names=", ".join(names),
                ),
                said(
                    "Try again; see what there is: wormhole history {path}", path=for_people(path)
                ),
            ) from None
        line = await self._parts.workers.run(lambda: self._line(chosen))
        if line is None:
            raise ContentAbsent(said("What was fetched gave way to something else. Try again."))
        return line

    async def _publish_closed(self, shown: Shown) -> None:
        """Have what programs wrote and closed become a version: else it stood beside as a conflict.

        What one still has open does, as where another pod brings the older version back.
        """
        parts = self._parts
        until = parts.clock.monotonic() + parts.settings.pod.limits.read_deadline_seconds
        for line in list(parts.contents.table.dirty_of(shown.file)):
            if not line.writers:
                with suppress(DeadlineExceeded):
                    await parts.engine.satisfy(Needs(Hashed(line.line.id), until))

    def _note(self, path: str, chosen: Kept) -> None:
        parts, told = self._parts, chosen.told
        version = version_name(told.name.version)
        text = f"An older version of {path} was brought back on {parts.name}."
        who = person(parts.settings.pod)
        remark = Remark("restored", text, parts.name, who, path, {"version": version})
        parts.chronicle.journal.note(remark)

    # --- in workers

    def _line(self, chosen: Kept) -> Line | None:
        name = chosen.told.name
        with self._parts.store.read() as reader:
            for line in reader.lines(name.entry):
                if line.version == name.version and line.role is LineRole.HISTORY and line.whole:
                    return line
        return None

    def _put(self, line: Line, path: bytes, target: bytes) -> None:
        try:
            if target != path or not in_place(self._parts, line, path):
                self._write(line, target, may_replace=target == path)
        except ContentDamaged as error:
            raise ContentDamaged(
                said(
                    "The older version {version} of {path} is not what it was: this disk "
                    "spoilt it, or a power cut came before it was written. Nothing was "
                    "changed: {target} is as it was.",
                    version=version_name(line.version),
                    path=for_people(path),
                    target=for_people(target),
                ),
                said(
                    "Bring another version back: wormhole history {path}. A device that has "
                    "this one can bring it back there.",
                    path=for_people(path),
                ),
            ) from error

    def _write(self, line: Line, target: bytes, *, may_replace: bool) -> None:
        """Write the content of a line beside the target, then give it its name in one step."""
        folder, name = split(target)
        drive, caller = self._user.drive, self._user.caller
        fresh = b".wormhole-restore-" + secrets.token_hex(8).encode()
        with self._user.folder(folder) as parent:
            mode = _MODE
            with suppress(NotFound):
                stands = drive.lookup(parent, name)
                drive.forget(stands.node, 1)
                mode = stands.mode & 0o7777
            made, opened = drive.create(parent, fresh, mode, OpenFlags.WRITE, caller)
            try:
                try:
                    size = AttributeChanges(size=line.content.size if line.content else 0)
                    self._user.wait(
                        lambda: drive.set_attributes(made.node, opened.handle, size, caller)
                    )
                    pieces = verified_pieces(self._parts.contents.table, line)
                    self._user.write_all(opened.handle, pieces)
                    self._user.wait(lambda: drive.flush(opened.handle))
                finally:
                    drive.release(opened.handle)
                if line.changed_ns is not None:
                    changes = AttributeChanges(mtime_ns=line.changed_ns)
                    self._user.wait(lambda: drive.set_attributes(made.node, None, changes, caller))
                how = RenameMode.REPLACE if may_replace else RenameMode.NO_REPLACE
                self._user.wait(lambda: drive.rename(parent, fresh, parent, name, how))
            except BaseException:
                with suppress(NotFound):
                    drive.remove_file(parent, fresh)
                raise
            finally:
                drive.forget(made.node, 1)
