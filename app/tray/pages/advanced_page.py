"""The page "Advanced": the settings as the text of their files, checked as one types."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from app.tray.bridge.setting_texts import SettingTexts
from app.tray.models.picture import Picture, Reach
from app.tray.models.text_changes import applied
from app.tray.models.toml_check import Checked, check, summary
from app.tray.models.toml_keys import line_of, offers, with_missing
from app.tray.models.tone import Tone
from app.tray.pages.advanced_footer import AdvancedFooter
from app.tray.pages.advanced_tools import AdvancedTools, Noted, about
from app.tray.pages.text_applying import TextActs, TextApplying
from app.tray.widgets.banner import Banner
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.page import Page
from app.tray.widgets.resting import resting
from app.tray.widgets.toml_editor import TomlEditor
from core.config.setting import Level
from core.control.lines import Failure, Tell
from core.control.schema import ConfigChanged, ConfigText, ConfigWrite

REST_MS: Final = 300
# What is longer than any file that people write is checked apart, so that typing never waits.
CHECKED_AT_ONCE: Final = 40_000
_LEAST_HEIGHT: Final = 220


@dataclass(slots=True)
class _File:
    """One file: as the node gave it, and as it stands in the editor."""

    level: Level
    given: ConfigText | None = None
    typed: str = ""
    checked: Checked = field(default_factory=Checked)

    @property
    def is_changed(self) -> bool:
        return self.given is not None and self.typed != self.given.text

    def become(self, text: str, stamp: str) -> None:
        """Note what the file says by now; what was typed since stays."""
        if self.given is not None:
            if not self.is_changed:
                self.typed = text
            self.given = replace(self.given, text=text, holds="", stamp=stamp)


class AdvancedPage(Page):
    """Shows and changes `network.toml` and `pod.toml`."""

    def __init__(self, desk: Desk) -> None:
        """Make the page; the texts are asked for when it is shown."""
        words, theme = desk.words, desk.theme
        super().__init__(
            desk,
            words.say("Advanced"),
            words.say(
                "The same settings as text. Your comments and the order of lines stay as they are."
            ),
        )
        self._setting_texts = SettingTexts(desk.bridge)
        self._files = {level: _File(level) for level in Level}
        self._level = Level.NETWORK
        self._reach: Reach | None = None
        self._told_key = ""
        self._rest = resting(self, REST_MS, self._check)
        self.tools = AdvancedTools(theme, words)
        self.tools.choose(self._level)
        self.tools.opened.connect(lambda name: self._open(Level(name)))
        self.tools.show_file.clicked.connect(self._show_file)
        self.tools.add_missing.clicked.connect(self._add_missing)
        self.add(self.tools)
        self._noted = Noted()
        self.add(self._noted)
        self.editor = TomlEditor(
            theme, "network.toml", lambda text, line: offers(text, line, self._level)
        )
        self.editor.setMinimumHeight(theme.px(_LEAST_HEIGHT))
        self.editor.textChanged.connect(self._typed)
        self.editor.mended.connect(self._check)
        self.add(self.editor, 1)
        self.footer = AdvancedFooter(theme, words)
        self.footer.next.clicked.connect(self._next_problem)
        self.footer.discard.clicked.connect(self._discard)
        self.add_below(self.footer)
        acts = TextActs(self._request, lambda: self._file.given, self._after, self._discard)
        self.applying = TextApplying(desk, self.footer, acts)
        self.add_below(self.applying.bar)
        for keys, act in (("F8", self._next_problem), ("Ctrl+Return", self.applying.go_on)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._tell_footer()

    # --- what the page is asked

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is not being changed here."""
        self._reach = None
        super().showEvent(event)
        if self._picture is None:
            self._ask_for_unchanged()

    def _ask_for_unchanged(self) -> None:
        for file in self._files.values():
            if not file.is_changed:
                self._ask(file.level)

    def show_picture(self, picture: Picture) -> None:
        """Show how far what was applied is; ask anew when there is a node, or none any more."""
        if picture.reach is not self._reach:
            self._reach = picture.reach
            self._ask_for_unchanged()
        self.applying.follow(self._level, changed=self._file.is_changed)

    @property
    def is_pending(self) -> bool:
        """Say whether a text differs from its file."""
        return any(file.is_changed for file in self._files.values())

    def show_path(self, path: str) -> None:
        """Go to the line of a setting (`redundancy.copies`), or open a file (`pod.toml`)."""
        level = next((each for each in Level if path == f"{each.value}.toml"), None)
        if level is not None:
            self._open(level)
            return
        self._told_key = path
        self._go_to_key()

    def stops(self) -> list[QWidget]:
        """Return the editor and what is below it."""
        return [self.editor, self.applying.shown]

    # --- the texts

    @property
    def _file(self) -> _File:
        return self._files[self._level]

    def _ask(self, level: Level) -> None:
        self._setting_texts.show(
            level,
            lambda text: self._take(level, text),
            lambda failure: self._failed(level, failure),
        )

    def _take(self, level: Level, text: ConfigText) -> None:
        file = self._files[level]
        if file.is_changed or file.given == text:
            return
        given, file.given = file.given, text
        if given is not None and replace(given, stamp=text.stamp) == text:
            return  # it is what stands in the editor already
        file.typed = text.text
        if level is self._level:
            self._show()
            self._go_to_key()

    def _failed(self, level: Level, failure: Failure) -> None:
        if level is not self._level:
            return
        words = self.desk.words
        again = Button(self.desk.theme, words.say("Try again"), lambda: self._ask(level))
        told, helps = words.told(failure.detail), words.told(failure.remedy)
        self._noted.show_banner(Banner(self.desk.theme, Tone.BAD, told, helps, [again]))

    def _open(self, level: Level) -> None:
        self.applying.close()
        self._level = level
        self.tools.choose(level)
        self._show()

    def _show(self) -> None:
        """Show the file of the level."""
        file, level = self._file, self._level
        self.editor.blockSignals(True)
        self.editor.setPlainText(file.typed)
        self.editor.blockSignals(False)
        self.editor.setAccessibleName(f"{level.value}.toml")
        given = file.given
        self.editor.setReadOnly(given is None or not given.writable)
        self.tools.add_missing.setEnabled(given is not None and given.writable)
        self._noted.show_banner(
            None if given is None else about(self.desk, given, level, self._take_what_holds)
        )
        self._check()

    def _take_what_holds(self) -> None:
        if self._file.given is not None:
            self.editor.replace_all(self._file.given.holds)
            self._noted.show_banner(None)

    def _typed(self) -> None:
        before = self.is_pending
        self._file.typed = self.editor.toPlainText()
        self.applying.close()
        self._rest.start()
        self._tell_footer()
        if before != self.is_pending:
            self.pending_changed.emit()

    def _discard(self) -> None:
        given = self._file.given
        if given is None:
            return
        self.applying.close()
        self._file.typed = given.text
        self._show()
        self.pending_changed.emit()
        self._ask(self._level)

    # --- checking

    def _check(self) -> None:
        self._rest.stop()
        level, text = self._level, self.editor.toPlainText()
        given, words = self._file.given, self.desk.words
        storing = 0 if given is None else given.storing
        if len(text) <= CHECKED_AT_ONCE:
            self._checked(level, text, check(text, level, storing, words))
            return

        def apart(tell: Tell) -> Checked:
            del tell
            return check(text, level, storing, words)

        self.desk.bridge.work(apart, lambda found: self._checked(level, text, found))

    def _checked(self, level: Level, text: str, found: Checked) -> None:
        if level is not self._level or text != self.editor.toPlainText():
            return  # it was typed on
        self._file.checked = found
        self.editor.tell(found)
        self._tell_footer()

    def _tell_footer(self) -> None:
        file, words = self._file, self.desk.words
        says = summary(file.checked, words, changed=file.is_changed)
        self.editor.setAccessibleDescription(says)
        self.footer.tell(says, file.checked, changed=file.is_changed)
        self.applying.follow(self._level, changed=file.is_changed)

    def _next_problem(self) -> None:
        found = self._file.checked.after(self.editor.line)
        if found is not None:
            self.editor.go_to(found.line)
            self.editor.setFocus()

    def _after(self, request: ConfigWrite, done: ConfigChanged, undone: bool) -> None:
        """Show what was applied, or undone, and ask for the file as it is by now."""
        file, words = self._files[request.level], self.desk.words
        is_shown = file is self._file and undone and not file.is_changed
        file.become(request.text, done.stamp)
        if is_shown:
            self._show()
        self._tell_footer()
        if undone:
            self.footer.tell_done(words.say("It is as it was before."), Tone.OK)
        else:
            self.footer.tell_done(*applied(done, words))
        self.pending_changed.emit()
        self._ask(request.level)

    def _request(self) -> ConfigWrite | None:
        """Return what would be applied now, None where it cannot be."""
        self._check()
        given = self._file.given
        if given is None or self._file.checked.errors:
            return None
        return ConfigWrite(self._level, self._file.typed, given.stamp)

    # --- the rest

    def _add_missing(self) -> None:
        self.editor.replace_all(with_missing(self.editor.toPlainText(), self._level))

    def _show_file(self) -> None:
        given = self._file.given
        if given is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(given.file).parent)))

    def _go_to_key(self) -> None:
        key = self._told_key
        if not key:
            return
        for level, file in self._files.items():
            line = line_of(file.typed, key)
            if line:
                self._told_key = ""
                if level is not self._level:
                    self._open(level)
                self.editor.go_to(line)
                self.editor.setFocus()
                return
