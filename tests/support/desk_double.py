"""A desk for windows without a node: canned answers instead of one, and a clock that stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from app.tray.assets import TEXTS, TOKENS
from app.tray.bridge.bridge import Bridge, Question, _Answered, _Released, nothing, unheard
from app.tray.look.palette import palette
from app.tray.look.stylesheet import stylesheet
from app.tray.look.theme import Scheme, Theme
from app.tray.look.tokens import read_tokens
from app.tray.widgets.desk import Desk
from app.tray.words.catalogue import Catalogue, known_locale, read_catalogue
from app.tray.words.words import Words
from core.control.lines import Failure, Tell
from core.control.operations import Operation
from core.node.home import Home

Q = TypeVar("Q")
A = TypeVar("A")
NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)


class BridgeDouble(Bridge):
    """Answers each operation with what `answers` has under its name.

    That is the answer, a `Failure`, or a function of the request that returns one of both. What is
    not there is never answered. `asked` are the questions so far.
    """

    def __init__(self, answers: Mapping[str, object] | None = None, home: str = "/nowhere") -> None:
        super().__init__(Home(Path(home)))
        self.answers = dict(answers or {})
        self.asked: list[tuple[str, object]] = []

    def ask(
        self,
        operation: Operation[Q, A],
        request: Q,
        done: Callable[[A], None],
        failed: Callable[[Failure], None] = nothing,
        tell: Tell = unheard,
    ) -> Question:
        self.asked.append((operation.name, request))
        question = Question()
        number = self._wait(question, done, failed, tell)
        if operation.name in self.answers:
            answer = self.answers[operation.name]
            self.give(number, answer(request) if callable(answer) else answer)
        return question

    def give(self, number: int, found: object) -> None:
        """Answer a question, or say why not."""
        failure = found if isinstance(found, Failure) else None
        self._mailbox.post(_Answered(number, found, failure, None))
        self._mailbox.post(_Released(number))

    def requests(self, name: str) -> list[object]:
        """Return what was asked of an operation, in order."""
        return [request for asked, request in self.asked if asked == name]


@dataclass
class Went:
    """Where a window led: names and paths, in order."""

    to: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, where: str, path: str = "") -> None:
        self.to.append((where, path))


class Stretched(Words):
    """Says everything longer by four tenths, as other languages may."""

    def say(self, message: str, **values: object) -> str:
        said = super().say(message, **values)
        return said + "·" * (len(said) * 2 // 5)


def theme(scheme: Scheme = Scheme.LIGHT, text: float = 1.0) -> Theme:
    """Return a theme as the design was drawn, with text so much larger; nothing moves."""
    font = QFont("Inter")
    font.setPixelSize(round(13 * text))
    return Theme(read_tokens(TOKENS), scheme, font, still=True)


def words(language: str = "en_GB") -> Words:
    """Return the words of a language."""
    return Words(read_catalogue(TEXTS, known_locale(language)))


def stretched() -> Words:
    """Return words that are longer than any language."""
    return Stretched(Catalogue(known_locale("en_GB")))


def dress(app: QApplication, look: Theme) -> None:
    """Have everything look as `look` says; where it does already, nothing is drawn anew."""
    sheet = stylesheet(look)
    if (app.styleSheet(), app.font()) == (sheet, look.base):
        return
    app.setStyle("Fusion")
    app.setFont(look.base)
    app.setPalette(palette(look))
    app.setStyleSheet(sheet)


def desk(
    answers: Mapping[str, object] | None = None,
    *,
    look: Theme | None = None,
    say: Words | None = None,
    now: datetime = NOW,
    home: str = "/nowhere",
) -> Desk:
    """Return a desk with canned answers; its `bridge` is a `BridgeDouble`, its `go` a `Went`."""
    return Desk(BridgeDouble(answers, home), say or words(), look or theme(), lambda: now, Went())
