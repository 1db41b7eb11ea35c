"""Garbage is looked for on the window's thread alone.

What is in a cycle ends on whatever thread happens to look for garbage; and a widget that ends on
another thread than its own takes the application along.
"""

import gc
from typing import Final

# For each generation how many times the one before was looked through, as the collector counts.
_DUE: Final = (10_000, 20, 50)


def collect_here_only() -> None:
    """Have no thread look for garbage by itself; `collect_when_due` does, where it is called."""
    gc.disable()


def collect_when_due() -> None:
    """Look for garbage where enough was made since the last time. On the window's thread."""
    if gc.isenabled():
        return  # somebody else looks
    due = [count > most for count, most in zip(gc.get_count(), _DUE, strict=True)]
    if due[0]:
        gc.collect(2 if due[1] and due[2] else 1 if due[1] else 0)
