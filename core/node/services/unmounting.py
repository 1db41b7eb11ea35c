"""`unmount` and `mount`: the drive goes or comes back while the node runs on."""

from pathlib import Path
from typing import Final

from core.control.lines import Progress, Tell
from core.control.schema import Nothing, Started, Unmounted, UnmountRequest
from core.errors import DeadlineExceeded, Refused
from core.mount.linux.users import User, users_of
from core.node.parts import Parts
from core.node.services.counting import Counting
from core.node.services.paths import and_more
from core.node.showing import Showing
from core.saying import Sentence, joined, said, said_count

_NAMED_MAX: Final = 5


class Unmounting:
    """Takes the drive of a node away, and brings it back. For the loop."""

    def __init__(self, parts: Parts, showing: Showing, counting: Counting) -> None:
        """Change what `showing` shows; `counting` knows which files have too few copies."""
        self._parts = parts
        self._showing = showing
        self._counting = counting

    async def unmount(self, request: UnmountRequest, tell: Tell) -> Unmounted:
        """Take the drive away once what was written here has its copies.

        Raises `Refused` where programs use the drive, `DeadlineExceeded` with what is only here;
        the drive then stays.
        """
        if not self._showing.is_shown:
            return Unmounted(self._parts.mount, self._parts.engine.under_copied())
        await self._refuse_used()
        here = 0 if self._parts.engine.stores() else len(self._parts.engine.only_here())
        waiting = said("waiting until what was written here has its copies")
        only = said_count("({n} file is only here)", "({n} files are only here)", here)
        tell(Progress(joined((waiting, only if here else ""))))
        try:
            await self._parts.engine.sync(request.timeout)
        except DeadlineExceeded:
            raise await self._too_late(request.timeout or 0.0) from None
        if not await self._showing.leave():
            await self._refuse_used()
            raise Refused(
                said("The drive at {mount} is in use. It stays mounted.", mount=self._parts.mount)
            )
        return Unmounted(self._parts.mount, self._parts.engine.under_copied())

    async def mount(self, request: Nothing, tell: Tell) -> Started:
        """Bring the drive back; nothing happens where it is mounted. Raises `MountError`."""
        del request, tell
        await self._showing.show()
        return self._parts.started

    async def _refuse_used(self) -> None:
        mount = self._parts.mount
        users = await self._parts.workers.run(lambda: users_of(Path(mount)))
        if users:
            raise Refused(
                said(
                    "The drive at {mount} is in use by {programs}. It stays mounted.",
                    mount=mount,
                    programs=named(users),
                ),
                said("End these programs or have them leave the drive, then try again."),
            )

    async def _too_late(self, seconds: float) -> DeadlineExceeded:
        short = await self._parts.workers.run(lambda: self._counting.worst(b"/"))
        paths = [each.path for each in short[:_NAMED_MAX]]
        more = self._parts.engine.under_copied() - len(paths)
        late = said(
            "This pod and the others were not level within {seconds} s.", seconds=round(seconds)
        )
        files = said(
            "Only here, or with too few copies: {files}.",
            files=and_more(paths, more if paths else 0),
        )
        stays = said("The drive stays mounted and nothing is lost.")
        return DeadlineExceeded(
            joined((late, files if paths else "", stays)),
            said("See what is missing with `wormhole redundancy`, or wait longer with --timeout."),
        )


def named(users: list[User]) -> Sentence:
    """Return the programs that use a drive, in words."""
    shown = [f"{user.name} ({user.process}: {user.path})" for user in users[:_NAMED_MAX]]
    return and_more(shown, len(users) - len(shown))
