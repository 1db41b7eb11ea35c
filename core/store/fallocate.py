"""fallocate(2) with its modes, which the standard library does not offer."""

import ctypes
import errno
import os
from functools import cache


@cache
def _function() -> "ctypes._NamedFuncPointer | None":
    function = getattr(ctypes.CDLL(None, use_errno=True), "fallocate", None)
    if function is not None:
        function.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    return function


def fallocate(descriptor: int, mode: int, offset: int, length: int) -> None:
    """Change how space is given to a file; `mode` as in linux/falloc.h. Raises `OSError`."""
    function = _function()
    if function is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if function(descriptor, mode, offset, length) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
