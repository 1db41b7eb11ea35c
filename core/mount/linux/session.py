"""What all handlers of one mounted drive share."""

from collections.abc import Callable
from dataclasses import dataclass

from core.mount.linux.init import Agreement
from core.mount.linux.listings import OpenFolders
from core.mount.linux.opens import OpenFiles
from core.mount.linux.pages import Pages
from core.mount.linux.requests import Request
from core.volume.interface import Drive, Needs, Node

# The body of an answer; what must be satisfied first; or nothing at all (a FORGET has no answer).
Answer = bytes | Needs | None


@dataclass(frozen=True, slots=True)
class Session:
    """One connection to the kernel: the drive behind it and what is open.

    `forget_listing` has the kernel drop what it cached of a folder's names, soon.
    """

    drive: Drive
    agreement: Agreement
    files: OpenFiles
    folders: OpenFolders
    pages: Pages
    forget_listing: Callable[[Node], None]


Handler = Callable[[Session, Request], Answer]
DONE = b""
