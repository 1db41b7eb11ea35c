"""Applying the text of settings: first what it would change, then Apply."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.tray.models.settings.preview import Cure
from app.tray.models.text_changes import RELOAD, bar, changed, refused
from app.tray.pages.advanced_footer import AdvancedFooter
from app.tray.widgets.change_bar import BarActs, ChangeBar
from app.tray.widgets.desk import Desk
from core.control.lines import Failure
from core.control.operations import CONFIG_WRITE, DRY_WRITE
from core.control.schema import ConfigChanged, ConfigWrite, DryRun


@dataclass(frozen=True, slots=True)
class TextActs:
    """What the page does: `request` returns what would be applied now (None: it cannot be),
    `held` the text as it is, `applied` hears what was, `reload` asks for the file anew.
    """

    request: Callable[[], ConfigWrite | None]
    held: Callable[[], str]
    applied: Callable[[ConfigWrite, ConfigChanged], None]
    reload: Callable[[], None]


class TextApplying(QObject):
    """Shows the bar in the place of the footer while a text is being applied."""

    def __init__(self, desk: Desk, footer: AdvancedFooter, acts: TextActs) -> None:
        """Wait for the button of the footer."""
        super().__init__(footer)
        self._desk = desk
        self._footer = footer
        self._acts = acts
        self._asked: ConfigWrite | None = None
        self.bar = ChangeBar(
            desk.theme,
            desk.words,
            BarActs(self._apply, self.close, self.close, self._cure, self.close),
        )
        footer.apply.clicked.connect(self.preview)

    @property
    def shown(self) -> QWidget:
        """Which of both is shown."""
        return self._footer if self._asked is None else self.bar

    def go_on(self) -> None:
        """Do what the primary button that is shown does, if it works now."""
        if self._asked is None:
            if self._footer.apply.isEnabled():
                self.preview()
        elif self.bar.apply.isVisible() and self.bar.apply.isEnabled():
            self._apply()

    def preview(self) -> None:
        """Have the node work out what the text would change, and say it before it holds."""
        request = self._acts.request()
        if request is None:
            return
        self._asked = request
        self._show(request, None)

        def answered(answer: DryRun | Failure) -> None:
            if self._asked is request:
                self._show(request, answer)
                self.bar.apply.setFocus()

        self._desk.bridge.ask(DRY_WRITE, request, answered, answered)

    def close(self) -> None:
        """Show the footer again; nothing is applied."""
        if self._asked is not None:
            self._asked = None
            self.bar.show_bar(None)
            self._footer.show()

    def _show(self, request: ConfigWrite, answer: DryRun | Failure | None) -> None:
        keys = changed(self._acts.held(), request.text, request.level)
        self._footer.hide()
        self.bar.show_bar(bar(request.level, keys, answer, self._desk.words))

    def _apply(self) -> None:
        request = self._asked
        if request is None:
            return
        self.bar.apply.setEnabled(False)

        def done(changes: ConfigChanged) -> None:
            self.close()
            self._acts.applied(request, changes)

        def failed(failure: Failure) -> None:
            if self._asked is request:
                self.bar.show_bar(refused(failure, self._desk.words))

        self._desk.bridge.ask(CONFIG_WRITE, request, done, failed)

    def _cure(self, cure: Cure) -> None:
        if cure.key == RELOAD:
            self._acts.reload()
