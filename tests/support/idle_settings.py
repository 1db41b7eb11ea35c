"""A setting that does nothing for as long as a test runs: none is left that really does."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.config.definitions import settings
from core.config.setting import Level


@contextmanager
def idle(level: Level, key: str) -> Iterator[None]:
    """Have the setting `key` count as one that does nothing yet."""
    details = settings(level)[key].details
    acts = details.acts
    object.__setattr__(details, "acts", False)
    try:
        yield
    finally:
        object.__setattr__(details, "acts", acts)
