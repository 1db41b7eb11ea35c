"""TOML as this program reads it: the text of a file to plain tables, or an error that says why."""

import tomllib
from collections.abc import Mapping
from typing import Final

# A number of thousands of digits and endless nesting have errors of their own.
NOT_TOML: Final = (ValueError, RecursionError)

Table = Mapping[str, object]


def tables_of(text: str) -> Table:
    """Return the tables of a TOML text. Raises `NOT_TOML`."""
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
