"""Whether the record store was left in order, by two facts of its own.

After a kill under the same kernel boot nothing that was committed is lost, and the incarnation
goes on. If the store was left unclean under another boot, the power may have been cut: sequence
numbers that others know may be missing here, so the node begins a new incarnation.
"""

from pathlib import Path
from typing import Final

from core.ports import RecordStore

CLEAN_FACT: Final = "store:clean"
BOOT_FACT: Final = "store:boot"
_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


def boot_id(source: Path = _BOOT_ID) -> bytes:
    """Return what identifies this run of the kernel; empty where the system does not say."""
    try:
        return source.read_bytes().strip()
    except OSError:
        return b""


def begin_life(store: RecordStore, boot: bytes) -> bool:
    """Note that the store is in use under `boot`; return whether a new incarnation is needed.

    An unknown boot (empty) counts as another one each time.
    """
    with store.write() as writer:
        clean = writer.fact(CLEAN_FACT)
        last_boot = writer.fact(BOOT_FACT)
        writer.set_fact(CLEAN_FACT, b"0")
        writer.set_fact(BOOT_FACT, boot)
    store.sync()
    return clean == b"0" and (last_boot != boot or boot == b"")


def end_life(store: RecordStore) -> None:
    """Note that the store is left in order; everything committed survives a power cut then."""
    store.sync()
    with store.write() as writer:
        writer.set_fact(CLEAN_FACT, b"1")
    store.sync()
