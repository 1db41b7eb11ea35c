"""Which of the versions that are whole here count as copies: the network is told of these alone.

What is here only because a program read it counts for nothing, so that it may go at any time. Where
a copy is missing it becomes one, and no byte has to be fetched.
"""

from core.engine.holdings import Holdings
from core.engine.placing import Placing
from core.engine.survey import FileState, HeadState


def let_count(state: FileState, head: HeadState, placing: Placing, holdings: Holdings) -> None:
    """Have a version that is whole here announced or withdrawn, as it is a copy or is none."""
    entry, dot = state.entry, head.version.dot
    if head.here:
        if not head.claimed:
            # Whole is not durable: it is synced before anybody is told.
            holdings.found(head.line, entry, dot)
    elif placing.is_needed_here(state, head):
        holdings.keep(head.cached, entry, dot)
    elif head.claimed:
        holdings.withdraw(entry, dot)
