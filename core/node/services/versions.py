"""`history` and `restore`: older versions of a file, and bringing one back."""

import secrets
from contextlib import suppress
from typing import Final

from core.contents.older_lines import older_at
from core.contents.verifying import verified_pieces
from core.control.schema import OldVersion, PathRequest, Restored, RestoreRequest
from core.errors import ContentAbsent, ContentDamaged, NotFound, UsageError
from core.ids import EntryId
from core.model.content import Line, LineRole
from core.model.records import Version
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.looking import version_name
from core.node.services.members import Members
from core.node.services.paths import for_people, in_drive, split
from core.node.services.times import shown_time
from core.replica.view import View
from core.volume.interface import AttributeChanges, OpenFlags, RenameMode

_MODE: Final = 0o644
_DAY_MS: Final = 86_400_000


class Versions:
    """Lists and restores. Its methods are called in workers."""

    def __init__(self, parts: Parts, user: DriveUser) -> None:
        """Work on the tree and the contents of a node."""
        self._parts = parts
        self._user = user

    def history(self, request: PathRequest) -> list[OldVersion]:
        """Return the versions of what stands or stood at a path, the present ones first."""
        path = in_drive(request.path, self._parts.mount)
        with self._parts.replica.view() as view:
            entries = self._entries(view, path)
            if not entries:
                raise NotFound(f"Nothing is known of {for_people(path)}.")
            members = Members(view.reader, self._parts.members_of)
            rows: list[OldVersion] = []
            for entry in entries:
                rows += self._present(view, members, entry)
            for line in self._old_lines(view, entries):
                rows.append(self._as_version(members, line))
        return rows

    def restore(self, request: RestoreRequest) -> Restored:
        """Bring an older version back, at its path or another; what stands there is kept."""
        path = in_drive(request.path, self._parts.mount)
        target = in_drive(request.to, self._parts.mount) if request.to else path
        with self._parts.replica.view() as view:
            lines = self._old_lines(view, self._entries(view, path))
        if request.version:
            lines = [line for line in lines if version_name(line.version) == request.version]
        if not lines:
            raise NotFound(
                f"There is no such older version of {for_people(path)} here.",
                f"See what there is: wormhole history {for_people(path)}",
            )
        # The same version may lie here in part, too: what was saved before it was changed.
        same = [line for line in lines if line.version == lines[0].version]
        line = next((line for line in same if line.whole), lines[0])
        if not line.whole:
            raise ContentAbsent("This version is not whole on this pod.")
        try:
            self._write(line, target, may_replace=target == path)
        except ContentDamaged as error:
            raise ContentDamaged(
                f"The older version {version_name(line.version)} of {for_people(path)} is not what "
                "it was: this disk spoilt it, or a power cut came before it was written. "
                f"Nothing was changed: {for_people(target)} is as it was.",
                f"Bring another version back: wormhole history {for_people(path)}. A device that "
                "has this one can bring it back there.",
            ) from error
        return Restored(for_people(target), version_name(line.version))

    def _entries(self, view: View, path: bytes) -> list[EntryId]:
        """Return the files that stand at a path, and those that once did and left something."""
        found: list[EntryId] = []
        shown = view.resolve(path)
        if shown is not None:
            if shown.is_folder:
                raise UsageError(f"{for_people(path)} is a folder; name a file.")
            found.append(shown.file)
        return list(dict.fromkeys([*found, *(o.line.entry for o in older_at(view.reader, path))]))

    def _old_lines(self, view: View, entries: list[EntryId]) -> list[Line]:
        lines = [
            line
            for entry in entries
            for line in view.reader.lines(entry)
            if line.role is LineRole.HISTORY and line.content is not None
        ]
        return sorted(lines, key=lambda line: line.kept_until_ms, reverse=True)

    def _present(self, view: View, members: Members, entry: EntryId) -> list[OldVersion]:
        row = view.row(entry)
        heads = [] if row is None or not row.visible else row.contents
        return [
            OldVersion(
                version=version_name(head.dot),
                size=head.size,
                modified=shown_time(head.mtime_ns // 1_000_000),
                pod=members.writer_of(head.dot.origin),
                why="current" if len(heads) == 1 else "conflict",
                here=self._parts.contents.whole(entry, head.dot),
            )
            for head in heads
            if isinstance(head, Version)
        ]

    def _as_version(self, members: Members, line: Line) -> OldVersion:
        kept_ms = self._parts.settings.network.history.keep_days * _DAY_MS
        modified_ms = (
            line.noted.mtime_ns // 1_000_000
            if line.noted is not None
            else line.kept_until_ms - kept_ms
        )
        return OldVersion(
            version=version_name(line.version),
            size=line.content.size if line.content is not None else 0,
            modified=shown_time(modified_ms),
            pod=members.writer_of(line.version.origin) if line.version is not None else "",
            why="replaced",
            here=line.whole,
        )

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
                if line.noted is not None:
                    changes = AttributeChanges(mtime_ns=line.noted.mtime_ns)
                    self._user.wait(lambda: drive.set_attributes(made.node, None, changes, caller))
                how = RenameMode.REPLACE if may_replace else RenameMode.NO_REPLACE
                self._user.wait(lambda: drive.rename(parent, fresh, parent, name, how))
            except BaseException:
                with suppress(NotFound):
                    drive.remove_file(parent, fresh)
                raise
            finally:
                drive.forget(made.node, 1)
