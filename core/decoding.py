"""Reading bytes that somebody else wrote: JSON that may be anything, and what decoders raise."""

from typing import Final

import msgspec

# Text that cannot be written as UTF-8 and structures without end have errors of their own.
UNREADABLE: Final = (msgspec.MsgspecError, UnicodeError, RecursionError)


def json_value(text: str | bytes) -> object:
    """Return what JSON says, as plain values. Raises `UNREADABLE` for all else.

    It is stricter than the standard library: no half characters, no numbers that are none or that
    nobody could write down again. Whatever it returns can be sent on.
    """
    value: object = msgspec.json.decode(text)
    return value
