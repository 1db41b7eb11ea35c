"""What a person should know: noted when it is seen, kept until it is over."""

from core.model.status import Attention
from core.saying import NOTHING, Sentence


class Notes:
    """The notes of one pod, one of each kind."""

    def __init__(self) -> None:
        """Start without any."""
        self._notes: dict[str, Attention] = {}

    def add(self, kind: str, text: Sentence, remedy: Sentence = NOTHING) -> None:
        """Note something; a later note of the same kind replaces it."""
        self._notes[kind] = Attention(kind, text, remedy)

    def over(self, kind: str) -> None:
        """Take a note away."""
        self._notes.pop(kind, None)

    def all(self) -> list[Attention]:
        """Return the notes, oldest first."""
        return list(self._notes.values())
