"""A file whose newest version nobody who can be reached has."""

from dataclasses import dataclass

from core.model.records import Version


@dataclass(frozen=True, slots=True)
class Absence:
    """What there is of such a file.

    `previous`: the last version before, as far as this pod knows one, that can be read.
    `elsewhere`: a pod that can be reached says to have an older version that this one was not told
    of yet.
    """

    previous: Version | None = None
    elsewhere: bool = False

    @property
    def is_total(self) -> bool:
        """Say whether nothing of the file can be read, older versions included."""
        return self.previous is None and not self.elsewhere
