"""Files without a name (`O_TMPFILE`): shown nowhere, described as if they were."""

from core.ids import EntryId
from core.model.records import Kind
from core.tree.shown import Shown


def unnamed(entry: EntryId, mode: int, owner: tuple[int, int], now_ns: int) -> Shown:
    """Return a description of a file without a name; `owner` is user and group."""
    return Shown(
        id=entry,
        file=entry,
        kind=Kind.FILE,
        parent=entry,
        name=b"",
        members=(),
        version=None,
        heads=(),
        virtual=(),
        inode=entry,
        mode=mode,
        uid=owner[0],
        gid=owner[1],
        device=0,
        mtime_ns=now_ns,
        btime_ns=now_ns,
        links=0,
        xattrs={},
        policy={},
        conflict=False,
        hidden=(),
        draft=True,
    )
