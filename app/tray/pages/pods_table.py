"""The table of pods: name, state, role, space, and a menu for each."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.members import Act, PodLine
from app.tray.widgets.badge import Badge
from app.tray.widgets.button import IconButton
from app.tray.widgets.card import line
from app.tray.widgets.elided import ElidedLabel
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.progress import ProgressBar
from app.tray.words.names import shown
from app.tray.words.words import Words

# The least widths of state, role and space; what they say may need more.
_COLUMNS: Final = (122, 74, 136)
_ROLE_FROM: Final = 620
# Below this all but the menu stands below the name.
_BESIDE_FROM: Final = 480
_LEAST: Final = 220
Acts = Callable[[Act, str], None]


class PodRow(QWidget):
    """One pod. Its menu tells what was chosen, and of which pod (its id)."""

    def __init__(self, theme: Theme, words: Words, pod: PodLine, acts: Acts) -> None:
        """Show a pod."""
        super().__init__()
        self.pod = pod
        self._acts = acts
        self.setAccessibleName(pod.spoken)
        space = theme.tokens.space
        layout = self._layout = QHBoxLayout(self)
        x, y = theme.px(space.card_x), theme.px(space.s)
        layout.setContentsMargins(x, y, theme.px(space.s), y)
        layout.setSpacing(theme.px(space.m))
        layout.addWidget(IconLabel(theme, pod.icon, "text2", theme.tokens.size.icon.pod))
        texts = self._texts = QVBoxLayout()
        texts.setSpacing(theme.px(space.xxs))
        texts.addWidget(ElidedLabel(theme, shown(pod.name)))
        self._about = Label(theme, pod.about, Type.SMALL, "text2")
        texts.addWidget(self._about)
        layout.addLayout(texts, 1)
        self.role = _column(theme, Label(theme, pod.role).on_one_line())
        self.columns = (
            _column(theme, Badge(theme, pod.state, pod.tone, pod.state_icon)),
            self.role,
            _column(theme, *self._space(theme, words)),
        )
        for column in self.columns:
            layout.addWidget(column)
        self.more = IconButton(
            theme, "more", words.say("What to do with {pod}", pod=shown(pod.name)), self._open
        )
        layout.addWidget(self.more)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        for entry in pod.menu:
            action = QAction(entry.says, self.menu)
            action.setEnabled(not entry.why)
            action.setToolTip(entry.why)
            action.triggered.connect(lambda _on=False, act=entry.act: acts(act, pod.id))
            if entry.danger:
                self.menu.addSeparator()
            self.menu.addAction(action)

    def _space(self, theme: Theme, words: Words) -> Sequence[QWidget]:
        bar = ProgressBar(theme, words.say("Space used on {pod}", pod=shown(self.pod.name)))
        bar.setAccessibleDescription(self.pod.space)
        bar.share(self.pod.share or 0.0)
        return [Label(theme, self.pod.space, Type.SMALL, "text2").on_one_line(), bar]

    def fit(self, *, with_role: bool, beside: bool) -> None:
        """Have a column for the role, or say it below the name; `beside`: the other columns too."""
        self.role.setVisible(with_role)
        for place, column in enumerate((self.columns[0], self.columns[2])):
            if beside and self._texts.indexOf(column) >= 0:
                self._texts.removeWidget(column)
                # Behind the icon and the texts, with the role between the two.
                self._layout.insertWidget(2 + 2 * place, column)
            elif not beside and self._layout.indexOf(column) >= 0:
                self._layout.removeWidget(column)
                # Aligned, it leaves the name and its own neighbours the whole width.
                self._texts.addWidget(column, alignment=Qt.AlignmentFlag.AlignLeft)
        parts = [self.pod.about] if with_role else [self.pod.role, self.pod.about]
        says = " · ".join(part for part in parts if part)
        self._about.setText(says)
        self._about.setVisible(bool(says))

    def _open(self) -> None:
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))


class PodsTable(QFrame):
    """All pods of the network."""

    def __init__(self, theme: Theme, words: Words, acts: Acts) -> None:
        """Begin without pods."""
        super().__init__()
        self._theme = theme
        self._words = words
        self._acts = acts
        self._shown: tuple[PodLine, ...] | None = None
        self.rows: list[PodRow] = []
        self.setProperty("look", "card")
        self.setAccessibleName(words.say("Pods"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 1, 1, 1)
        self._layout.setSpacing(0)
        self._head = self._heading()
        self._layout.addWidget(self._head)

    def _heading(self) -> QWidget:
        theme, words, space = self._theme, self._words, self._theme.tokens.space
        head = QWidget()
        layout = QHBoxLayout(head)
        icon = theme.px(theme.tokens.size.icon.pod)
        x, y, between = theme.px(space.card_x), theme.px(space.s), theme.px(space.m)
        layout.setContentsMargins(x + icon + between, y, theme.px(space.s), y)
        layout.setSpacing(between)
        layout.addWidget(Label(theme, words.say("Pod"), Type.BODY, "text2"), 1)
        self._role = Label(theme, words.say("Role"), Type.BODY, "text2").on_one_line()
        self._heads = (
            Label(theme, words.say("State"), Type.BODY, "text2").on_one_line(),
            self._role,
            Label(theme, words.say("Space used"), Type.BODY, "text2").on_one_line(),
        )
        for label in self._heads:
            layout.addWidget(label)
        layout.addSpacing(theme.px(theme.tokens.size.control_small) + between)
        return head

    def show_pods(self, pods: tuple[PodLine, ...]) -> None:
        """Show other pods, or others' states; the same are left as they are."""
        if pods == self._shown:
            return
        self._shown = pods
        focused = next((row.pod.id for row in self.rows if row.more.hasFocus()), "")
        while self._layout.count() > 1:
            item = self._layout.takeAt(1)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = [PodRow(self._theme, self._words, pod, self._acts) for pod in pods]
        for row in self.rows:
            self._layout.addWidget(line(self._theme, 0 if row is self.rows[0] else 48))
            self._layout.addWidget(row)
            if row.pod.id == focused:
                row.more.setFocus()
        self._align()
        self._fit()

    def _align(self) -> None:
        """Have the columns of all rows begin where their headings do."""
        for place, least in enumerate(_COLUMNS):
            column = [self._heads[place], *(row.columns[place] for row in self.rows)]
            widest = max(each.sizeHint().width() for each in column)
            for each in column:
                each.setFixedWidth(max(self._theme.px(least), widest))

    def minimumSizeHint(self) -> QSize:
        """Return the width at which the columns stand below the names."""
        return QSize(self._theme.px(_LEAST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the column of roles out where names would have no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        with_role = self.width() >= self._theme.px(_ROLE_FROM)
        beside = self.width() >= self._theme.px(_BESIDE_FROM)
        self._role.setVisible(with_role)
        for head in (self._heads[0], self._heads[2]):
            head.setVisible(beside)
        for row in self.rows:
            row.fit(with_role=with_role, beside=beside)


def _column(theme: Theme, *widgets: QWidget) -> QWidget:
    """Return widgets below one another."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(theme.tokens.space.xs))
    for widget in widgets:
        side = Qt.AlignmentFlag.AlignLeft if isinstance(widget, Badge) else Qt.AlignmentFlag(0)
        layout.addWidget(widget, alignment=side | Qt.AlignmentFlag.AlignVCenter)
    return holder
