"""Garbage is looked for on the window's thread alone.

What is in a cycle ends on whatever thread happens to look for garbage; and a widget that ends on
another thread than its own takes the application along.
"""

import gc


def collect_here_only() -> None:
    """Have no thread look for garbage by itself; `collect_when_due` does, where it is called."""
    gc.disable()


def collect_when_due() -> None:
    """Look for garbage where enough was made since the last time. On the window's thread."""
    if gc.isenabled():
        return  # somebody else looks
    # As the collector itself counts: how often the generation before was looked through.
    due = [count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
    if due[0]:
        gc.collect(2 if due[1] and due[2] else 1 if due[1] else 0)
