"""The settings as the text of their files: comments stay, and nobody's change is written over."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.config.setting import Level
from core.control.schema import ConfigSet, ConfigTextRequest, ConfigWrite
from core.errors import ConfigError, Refused
from core.membership.statements import encode, member_register
from core.model.members import Role
from core.node.membership import put
from core.node.parts import Parts
from core.node.reload import Reload
from core.node.services.configuring import Configuring
from core.node.services.drive import DriveUser
from core.node.services.texts import Texts
from tests.support.small_node import with_node

NETWORK, POD = ConfigTextRequest(Level.NETWORK), ConfigTextRequest(Level.POD)
TEXT = """# ours
[redundancy]
copies = 3  # the cellar floods

[[files]]  # first match wins
match = "scratch/**"  # thrown away
redundancy = 1
"""


def test_a_written_text_holds_everywhere_and_keeps_its_comments(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        texts, reload = Texts(parts, Configuring(parts)), Reload(parts)
        await reload.now()
        shown = texts.show(NETWORK)
        assert (shown.holds, shown.writable, shown.storing) == ("", True, 1)
        assert shown.file == str(parts.home.network_file)
        done = texts.write(ConfigWrite(Level.NETWORK, TEXT, shown.stamp))
        assert done.changed == ["files", "redundancy.copies"]
        await reload.now()
        assert parts.settings.network.redundancy.copies == 3
        assert parts.home.network_file.read_text() == TEXT
        assert texts.show(NETWORK).holds == ""

    with_node(tmp_path, work)


def test_what_was_written_can_be_taken_back_until_somebody_changes_it(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        configuring = Configuring(parts)
        texts = Texts(parts, configuring)
        for request, text in ((NETWORK, TEXT), (POD, '[cache]\nmode = "save"\n')):
            level, before = request.level, texts.show(request)
            holding = configuring.network_values()
            done = texts.write(ConfigWrite(level, text, before.stamp))
            assert done.stamp == texts.show(request).stamp
            back = texts.write(ConfigWrite(level, before.text, done.stamp))
            assert back.changed == done.changed
            assert (texts.show(request), configuring.network_values()) == (before, holding)
            again = texts.write(ConfigWrite(level, text, back.stamp))
            if level is Level.NETWORK:
                configuring.set(ConfigSet(level, ["redundancy.copies=4"]))
            else:
                parts.home.pod_file.write_text(text + "# mine\n")
            with pytest.raises(Refused):
                texts.write(ConfigWrite(level, before.text, again.stamp))

    with_node(tmp_path, work)


def test_what_changed_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        configuring = Configuring(parts)
        texts = Texts(parts, configuring)
        stamps = {each.level: texts.show(each).stamp for each in (NETWORK, POD)}
        configuring.set(ConfigSet(Level.NETWORK, ["redundancy.copies=2"]))
        parts.home.pod_file.write_text(parts.home.pod_file.read_text() + "# mine\n")
        for level, stamp in stamps.items():
            request = ConfigWrite(level, "", stamp)
            with pytest.raises(Refused, match="changed meanwhile"):
                texts.write(request)
            with pytest.raises(Refused, match="changed meanwhile"):
                texts.supposed(request)
        assert parts.home.pod_file.read_text().endswith("# mine\n")

    with_node(tmp_path, work)


def test_a_file_that_says_otherwise_than_what_holds_is_shown_with_what_holds(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        texts, file = Texts(parts, Configuring(parts)), parts.home.network_file
        file.write_text(TEXT)
        shown = texts.show(NETWORK)
        assert shown.text == TEXT
        assert "copies = 1  # the cellar floods" in shown.holds
        assert "scratch" not in shown.holds
        file.write_text("no toml")
        assert "copies = 1" in texts.show(NETWORK).holds

    with_node(tmp_path, work)


def test_a_wrong_text_changes_nothing(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        texts = Texts(parts, Configuring(parts))
        for request, wrong in ((NETWORK, "[redundancy]\ncopies = 0\n"), (POD, "[cache]\nx = 1\n")):
            shown = texts.show(request)
            with pytest.raises(ConfigError, match=f"{request.level.value}.toml:2"):
                texts.write(ConfigWrite(request.level, wrong, shown.stamp))
            with pytest.raises(ConfigError):
                texts.supposed(ConfigWrite(request.level, wrong, shown.stamp))
            assert texts.show(request) == shown

    with_node(tmp_path, work)


def test_the_text_of_the_pod_is_written_as_it_is_and_late_settings_are_named(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        texts, reload = Texts(parts, Configuring(parts)), Reload(parts)
        await reload.now()
        shown = texts.show(POD)
        text = shown.text.replace(str(tmp_path / "mount"), "/elsewhere") + (
            '\n[cache]  # small\nmode = "save"\n' if "[cache]" not in shown.text else ""
        )
        supposed = await asyncio.to_thread(
            texts.supposed, ConfigWrite(Level.POD, text, shown.stamp)
        )
        assert supposed.pod.pod.mount == "/elsewhere"
        done = texts.write(ConfigWrite(Level.POD, text, shown.stamp))
        assert done.at_next_start == ["pod.mount"]
        assert parts.home.pod_file.read_text() == text
        with pytest.raises(Refused):
            texts.write(ConfigWrite(Level.POD, text, shown.stamp))

    with_node(tmp_path, work)


def test_a_pod_that_may_not_change_the_network_is_told_so(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        texts = Texts(parts, Configuring(parts))
        with parts.store.read() as reader:
            own = parts.statements.members(reader)[parts.pod]
        with parts.replica.change() as change:
            body = encode(replace(own, role=Role.MEMBER))
            put(change, parts.identity, member_register(own.pod), body)
        shown = texts.show(NETWORK)
        assert not shown.writable
        before = parts.home.network_file.read_text()
        with pytest.raises(Refused, match="may not change"):
            texts.write(ConfigWrite(Level.NETWORK, TEXT, shown.stamp))
        assert parts.home.network_file.read_text() == before

    with_node(tmp_path, work)
