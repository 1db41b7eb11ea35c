"""TOML as this program reads it: the text of a file to plain tables, or an error that says why."""

import re
import tomllib
from collections.abc import Mapping
from typing import Final

from core.saying import marked

# A number of thousands of digits and endless nesting have errors of their own.
NOT_TOML: Final = (ValueError, RecursionError)

_KEY_PARTS_MAX: Final = 64
_PART: Final = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY: Final = re.compile(rf"(?<![\w-])(?:{_PART}[ \t]*+\.[ \t]*+){{{_KEY_PARTS_MAX}}}")

# What the library says of the mistakes that people make.
NOT_UNDERSTOOD: Final = frozenset(
    {
        marked("Cannot overwrite a value"),
        marked("Expected '=' after a key in a key/value pair"),
        marked("Expected ']' at the end of a table declaration"),
        marked("Expected ']]' at the end of an array declaration"),
        marked("Expected newline or end of document after a statement"),
        marked("Invalid date or datetime"),
        marked("Invalid initial character for a key part"),
        marked("Invalid statement"),
        marked("Invalid value"),
        marked("Unclosed array"),
        marked("Unclosed inline table"),
        marked("Unescaped '\\' in a string"),
        marked("Unterminated string"),
        marked("a number has more than 64 bits"),
    }
)

Table = Mapping[str, object]


def tables_of(text: str) -> Table:
    """Return the tables of a TOML text. Raises `NOT_TOML`."""
    if _LONG_KEY.search(text):
        # The library takes time by the square of the parts: hours for what fits in a megabyte.
        raise ValueError(f"a name has more than {_KEY_PARTS_MAX} parts")
    tables: Table = tomllib.loads(text)
    waiting: list[object] = [tables]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, int) and not -(2**63) <= value < 2**63:
            # TOML asks for 64 bits. The library takes hexadecimal numbers without end, and those
            # cannot even be shown.
            raise ValueError("a number has more than 64 bits")
    return tables
