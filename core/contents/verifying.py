"""Reading a version that nobody changes any more, each block compared with its hash.

What was saved aside of an older version waited for no sync, and disks rot: whoever brings it back
must not take other bytes for it.
"""

from collections.abc import Iterator

from core.contents.manifests import Layout
from core.contents.mending import is_sound
from core.contents.open_lines import OpenLine
from core.contents.table import LineTable
from core.crypto import content_hash
from core.errors import ContentAbsent, ContentDamaged, StoreDamaged
from core.model.content import Line


def verified_pieces(table: LineTable, row: Line) -> Iterator[tuple[int, bytes]]:
    """Yield the bytes of a whole line of `table` as (offset, bytes), in order, without its holes.

    Raises `ContentDamaged` at the first block that is not what it was, `ContentAbsent` where the
    list of its blocks is not here, `StoreError` where the disk fails. For a worker.
    """
    if row.small is not None:
        if not is_sound(row):
            raise ContentDamaged
        yield 0, row.small
        return
    layout = table.layout(row.content)
    if layout is None:
        raise ContentAbsent
    try:
        line = table.acquire(row)
    except StoreDamaged as error:
        raise ContentDamaged from error
    try:
        yield from verified_blocks(line, layout)
    except LookupError as error:
        raise ContentAbsent from error
    finally:
        if table.release(line):
            table.drop_unused(line)


def verified_blocks(line: OpenLine, layout: Layout) -> Iterator[tuple[int, bytes]]:
    """Yield those blocks of an open line that are here as (offset, bytes), without holes.

    Raises `ContentDamaged` at the first that is not what `layout` says.
    """
    block = layout.next_block(0, hole=False)
    while block is not None:
        if line.present is None or block in line.present:
            offset = block * layout.block_size
            data = line.file().read(offset, layout.length_of(block))
            if content_hash(data) != layout.hash_of(block):
                raise ContentDamaged
            yield offset, data
        block = layout.next_block(block + 1, hole=False)
