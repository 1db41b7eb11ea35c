"""What a decoder raises for bytes that are not what they should be."""

from typing import Final

import msgspec

# Text that is not UTF-8 and structures without end have errors of their own in msgspec.
UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
