"""What the core says to people is a message that can be translated: see `core.saying`."""

from pathlib import Path

import pytest

from tests.support.texts import errors
from tests.tidy import rules
from tests.tidy.test_shape import MODULES, ROOT, relative, text_of

# What fails here is told to a program on the drive, as a number, or to another pod.
NOT_FOR_PEOPLE = (
    *("core/volume", "core/tree", "core/replica", "core/wire"),
    *("core/contents/manifests.py", "core/contents/pulls.py"),
    *("core/mount/linux/driver.py", "core/mount/linux/init.py"),
    *("core/net/block_fetch.py", "core/net/block_links.py", "core/net/block_stream.py"),
    *("core/net/memory.py", "core/net/memory_channel.py", "core/net/memory_transport.py"),
    *("core/store/files_memory.py", "core/store/records_memory.py"),
)
NAMES = frozenset(error.__name__ for error in errors())


# The command line, which is not among them, speaks English.
PLACES = ("core", "app/starting.py", "app/tray")
SHOWING = ("models", "widgets", "pages", "windows", "shell")


def is_for_people(path: Path) -> bool:
    return any(path.is_relative_to(ROOT / place) for place in PLACES) and not any(
        path.is_relative_to(ROOT / place) for place in NOT_FOR_PEOPLE
    )


def test_errors_that_reach_a_person_carry_a_message() -> None:
    found = [
        f"{relative(path)}: {line}"
        for path in MODULES
        if is_for_people(path)
        for line in rules.unsaid(text_of(path), NAMES)
    ]
    assert not found, "\n" + "\n".join(found)


def test_windows_say_what_the_core_says_in_the_persons_language() -> None:
    found = [
        f"{relative(path)}: {line}"
        for path in MODULES
        if any(path.is_relative_to(ROOT / "app/tray" / place) for place in SHOWING)
        for line in rules.untold(text_of(path))
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "text", ["label.setText(failure.detail)", 'x = f"{self.failure.remedy}"', "say(failure.title)"]
)
def test_an_english_sentence_in_a_window_is_found(text: str) -> None:
    assert list(rules.untold(text))


@pytest.mark.parametrize(
    "text", ["words.told(failure.detail, failure.remedy)", "Finding(text=failure.detail)"]
)
def test_one_that_is_said_again_is_none(text: str) -> None:
    assert not list(rules.untold(text))


def test_each_place_that_is_left_out_is_there_and_needs_it() -> None:
    for place in NOT_FOR_PEOPLE:
        inside = [path for path in MODULES if path.is_relative_to(ROOT / place)]
        assert any(list(rules.unsaid(text_of(path), NAMES)) for path in inside), place


@pytest.mark.parametrize(
    "text",
    [
        'raise Refused("No.")',
        'raise Refused(f"{name} may not.")',
        'raise Refused(said("No."), "Ask.")',
        'raise Refused(said("No."), remedy=f"Ask {name}.")',
    ],
)
def test_a_text_that_no_catalogue_has_is_found(text: str) -> None:
    assert list(rules.unsaid(text, {"Refused"}))


@pytest.mark.parametrize(
    "text", ['raise Refused(said("No."))', "raise Refused", "raise Refused(why)", 'print("No.")']
)
def test_a_message_is_none(text: str) -> None:
    assert not list(rules.unsaid(text, {"Refused"}))
