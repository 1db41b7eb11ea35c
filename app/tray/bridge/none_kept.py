"""Keeps `None` alive beside Qt, as Python itself does from version 3.12 on."""

import ctypes
import sys
from typing import Final

# More than Qt could ever take away, and far from where the count would run over.
_MANY: Final = 1 << 40


def keep_none() -> None:
    """Have Qt take references to `None` that are not its own, without harm. Once for a process.

    What Python returns to Qt in a virtual method such as `data` of a model is given back once too
    often where it is `None` (PySide6 6.12, before Python 3.12): after some thousand cells that were
    drawn, nobody seems to hold `None` any more, and the interpreter ends the process.
    """
    if sys.version_info < (3, 12):
        # The number of references is the first field of every object.
        ctypes.c_ssize_t.from_address(id(None)).value += _MANY
