"""The line below the text of settings."""

from pytestqt.qtbot import QtBot

from app.tray.models.toml_check import Checked, Remark
from app.tray.models.tone import Tone
from app.tray.pages.advanced_footer import AdvancedFooter
from tests.ui.conftest import MakeDesk


def test_the_buttons_work_where_they_can_and_say_why_not(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk()
    footer = AdvancedFooter(desk.theme, desk.words)
    qtbot.addWidget(footer)
    footer.resize(760, 60)
    footer.show()
    footer.tell("1 error.", Checked((Remark(1, "x", is_error=True),)), changed=True)
    assert (footer.apply.isEnabled(), footer.next.isVisible()) == (False, True)
    assert footer.apply.toolTip() == "Errors have to be mended first."
    footer.tell("No problems.", Checked(), changed=False)
    assert footer.apply.toolTip() == "Nothing was changed."
    assert (footer.next.isVisible(), footer.discard.isVisible()) == (False, False)
    footer.tell("No problems.", Checked(), changed=True)
    assert (footer.apply.isEnabled(), footer.apply.toolTip()) == (True, "")
    footer.tell_done("2 settings changed.", Tone.OK)
    assert footer.says == "2 settings changed."
    height = footer.sizeHint().height()
    footer.resize(400, 60)
    assert footer.sizeHint().height() > height
