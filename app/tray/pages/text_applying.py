"""Applying the text of settings: first what it would change, then Apply, then how far it is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.tray.bridge.setting_texts import SettingTexts
from app.tray.models.settings.applied import is_at_work
from app.tray.models.settings.preview import Cure
from app.tray.models.text_changes import (
    RELOAD,
    AppliedText,
    bar,
    changed,
    progressing,
    refused,
    undoing,
)
from app.tray.pages.advanced_footer import AdvancedFooter
from app.tray.widgets.change_bar import BarActs, ChangeBar
from app.tray.widgets.desk import Desk
from app.tray.widgets.resting import resting
from core.config.setting import Level
from core.control.lines import Failure
from core.control.operations import DRY_WRITE
from core.control.schema import ConfigChanged, ConfigText, ConfigWrite, DryRun

# Work that did not begin by then is none; what is done is shown a while.
_BEGIN_MS: Final = 20_000
_DONE_MS: Final = 15_000


@dataclass(frozen=True, slots=True)
class TextActs:
    """What the page does: `request` returns what would be applied now (None: it cannot be),
    `given` the file as the node gave it, `applied` hears what was and whether that was an undoing,
    `reload` asks for the file anew.
    """

    request: Callable[[], ConfigWrite | None]
    given: Callable[[], ConfigText | None]
    applied: Callable[[ConfigWrite, ConfigChanged, bool], None]
    reload: Callable[[], None]


class TextApplying(QObject):
    """Shows the bar in the place of the footer while a text is being applied, and afterwards."""

    def __init__(self, desk: Desk, footer: AdvancedFooter, acts: TextActs) -> None:
        """Wait for the button of the footer."""
        super().__init__(footer)
        self._desk = desk
        self._texts = SettingTexts(desk.bridge)
        self._footer = footer
        self._acts = acts
        self._asked: ConfigWrite | None = None
        self._bytes = 0
        self._applied: AppliedText | None = None
        self.bar = ChangeBar(
            desk.theme,
            desk.words,
            BarActs(self._apply, self.close, self._undo, self._cure, self._forget),
        )
        self._begin = resting(self, _BEGIN_MS, self._begun)
        self._done = resting(self, _DONE_MS, self._forget)
        footer.apply.clicked.connect(self.preview)

    @property
    def shown(self) -> QWidget:
        """Which of both is shown."""
        return self._footer if self.bar.isHidden() else self.bar

    def go_on(self) -> None:
        """Do what the primary button that is shown does, if it works now."""
        if self._asked is None:
            if self.bar.isHidden() and self._footer.apply.isEnabled():
                self.preview()
        elif self.bar.apply.isVisible() and self.bar.apply.isEnabled():
            self._apply()

    def preview(self) -> None:
        """Have the node work out what the text would change, and say it before it holds."""
        request = self._acts.request()
        if request is None:
            return
        self._asked, self._bytes = request, 0
        self._show(request, None)

        def answered(answer: DryRun | Failure) -> None:
            if self._asked is request:
                if isinstance(answer, DryRun):
                    self._bytes = answer.copied.bytes + answer.moved.bytes
                self._show(request, answer)
                self.bar.apply.setFocus()

        self._desk.bridge.ask(DRY_WRITE, request, answered, answered)

    def close(self) -> None:
        """Show the footer again; nothing is applied."""
        self._asked = None
        self.bar.show_bar(None)
        self._footer.show()

    def _show(self, request: ConfigWrite, answer: DryRun | Failure | None) -> None:
        given = self._acts.given()
        keys = changed("" if given is None else given.text, request.text, request.level)
        self._footer.hide()
        self.bar.show_bar(bar(request.level, keys, answer, self._desk.words))

    def _apply(self) -> None:
        request, before = self._asked, self._acts.given()
        if request is None or before is None:
            return
        self.bar.apply.setEnabled(False)

        def done(changes: ConfigChanged) -> None:
            undo = undoing(before, request.level, changes)
            self._applied = AppliedText(undo, changes, self._bytes)
            self._begin.start()
            self.close()
            self._acts.applied(request, changes, False)

        def failed(failure: Failure) -> None:
            if self._asked is request:
                self.bar.show_bar(refused(failure, self._desk.words))

        self._texts.write(request, done, failed)

    def _cure(self, cure: Cure) -> None:
        if cure.key == RELOAD:
            self._forget()
            self._acts.reload()

    # --- what was applied

    def follow(self, level: Level, *, changed: bool) -> None:
        """Show how far what was applied is, where the file of `level` is shown.

        Not while it is `changed` again: then it is about what would be applied next.
        """
        applied = self._applied
        if applied is None or self._asked is not None:
            return
        if changed or level is not applied.undo.level:
            self.close()
            return
        status = self._desk.bridge.picture.status
        if status is not None and is_at_work(status):
            self._applied = applied = replace(applied, has_begun=True)
        shown = progressing(applied, status, self._desk.words)
        if not shown.is_done:
            self._done.stop()
        elif not self._done.isActive():
            self._done.start()
        self._footer.hide()
        self.bar.show_progress(shown)

    def _begun(self) -> None:
        if self._applied is not None:
            self._applied = replace(self._applied, has_begun=True)

    def _forget(self) -> None:
        self._applied = None
        self._done.stop()
        if self._asked is None:
            self.close()

    def _undo(self) -> None:
        applied = self._applied
        if applied is None:
            return
        self.bar.undo.setEnabled(False)

        def done(changes: ConfigChanged) -> None:
            self.bar.undo.setEnabled(True)
            self._forget()
            self._acts.applied(applied.undo, changes, True)

        def failed(failure: Failure) -> None:
            self.bar.undo.setEnabled(True)
            self._applied = None
            if self._asked is None:
                self._footer.hide()
                self.bar.show_bar(refused(failure, self._desk.words, undoing=True))

        self._texts.write(applied.undo, done, failed)
