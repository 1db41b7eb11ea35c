"""Values are read and written as people do; what is wrong is said in words."""

import pytest

from app.tray.models.settings.pages import pages, setting_of
from app.tray.models.settings.values import allowed, has_unit, measured, problem, said, typed
from core.config.kinds import Raw
from tests.support.desk_double import words

SIZE, SHARE = "cache.heads", "storage.max-space"
TIME, RATE = "situation.grace", "limits.upload"


@pytest.mark.parametrize(
    ("key", "raw", "amount", "unit"),
    [
        (SIZE, "64 KiB", "64", "KiB"),
        (SIZE, "0", "0", "MB"),
        (SIZE, "240gb", "240", "GB"),
        (SHARE, "80%", "80", "%"),
        (TIME, "10m", "10", "min"),
        ("scrub.period", "30d", "30", "days"),
        (RATE, "1 MB/s", "1", "MB/s"),
        (RATE, "0", "0", "MB/s"),
        (SIZE, "much", "much", ""),
        (SIZE, "64 KiBs", "64 KiBs", ""),
        (TIME, "1d", "1", "day"),
        (TIME, "1.5h", "1.5", "h"),
        ("history.keep-days", "30", "30", "days"),
        ("pod.zone", "cellar", "cellar", ""),
        ("pod.person", "auto", "Automatic", ""),
        ("pod.person", "Mia", "Mia", ""),
        ("pod.zone", "auto", "auto", ""),
    ],
)
def test_a_value_stands_in_its_field_as_amount_and_unit(
    key: str, raw: str, amount: str, unit: str
) -> None:
    found = measured(setting_of(key), raw, words())
    assert (found.amount, found.unit) == (amount, unit)


@pytest.mark.parametrize(
    ("key", "text", "unit", "raw"),
    [
        (SIZE, "240gb", "MB", "240 GB"),
        (SIZE, "240", "MB", "240 MB"),
        (SIZE, "1,5", "GB", "1.5 GB"),
        (SIZE, " 64  kib ", "MB", "64 KiB"),
        (SHARE, "70 %", "GB", "70%"),
        (SHARE, "70", "%", "70%"),
        (TIME, "5", "min", "5m"),
        (TIME, "5 Minutes", "s", "5m"),
        (TIME, "2 h", "min", "2h"),
        (TIME, "90 sec.", "min", "90s"),
        (RATE, "5mb/s", "MB/s", "5 MB/s"),
        (RATE, "5", "kB/s", "5 kB/s"),
        (SIZE, "64 KiBs", "MB", "64 KiBs"),
        (SIZE, "", "MB", ""),
        ("history.keep-days", "14", "days", 14),
        ("history.keep-days", "14 days", "days", 14),
        ("pod.zone", " cellar ", "", "cellar"),
        ("pod.person", " automatic", "", "auto"),
        ("pod.person", "auto", "", "auto"),
        ("pod.person", "", "", "auto"),
        ("pod.person", " Mia ", "", "Mia"),
    ],
)
def test_what_is_typed_becomes_what_the_file_takes(
    key: str, text: str, unit: str, raw: Raw
) -> None:
    assert typed(setting_of(key), text, unit, words()) == raw


def test_what_a_field_shows_means_the_same_when_it_is_typed_again() -> None:
    for page in pages():
        for key in page.keys:
            setting = setting_of(key)
            if has_unit(setting):
                shown = measured(setting, setting.details.default, words())
                raw = typed(setting, shown.amount, shown.unit, words())
                kind = setting.details.kind
                assert kind.read(raw) == kind.read(setting.details.default), key


def test_units_are_understood_in_the_language_of_the_person() -> None:
    french = words("fr")
    shown = measured(setting_of(TIME), "10m", french)
    assert typed(setting_of(TIME), f"12 {shown.unit}", "h", french) == "12m"


@pytest.mark.parametrize(
    ("key", "raw", "shown"),
    [
        (SIZE, "64 KiB", "64 Kio"),
        (SIZE, "1.5 GB", "1,5 Go"),
        (RATE, "5 MB/s", "5 Mo/s"),
        (SHARE, "30%", "30%"),
    ],
)
def test_sizes_stand_as_they_are_written_in_the_language_of_the_person(
    key: str, raw: str, shown: str
) -> None:
    french = words("fr")
    setting = setting_of(key)
    found = measured(setting, raw, french)
    assert found.text == shown
    assert typed(setting, found.amount, found.unit, french) == raw
    assert typed(setting, shown.lower(), "MB", french) == raw


def test_a_share_is_said_as_it_is_written_in_the_language_of_the_person() -> None:
    assert said(setting_of(SHARE), "30%", words("fr")) == "30\u00a0%"


@pytest.mark.parametrize(
    ("key", "raw", "says"),
    [
        (SIZE, "64 KiBs", "“64 KiBs” is not a size. Write 64 KiB, 1 MB or 0."),
        (SIZE, "5%", "“5%” is a share. Write a size: 64 KiB, 1 MB or 0."),
        (SHARE, "lots", "“lots” is not a size. Write 10 GB, 80% or 0."),
        (TIME, "soon", "“soon” is not a time. Write 30 s, 10 min or 2 h."),
        ("limits.read-deadline", "0s", "“0s” is too short. Write 1 s to 1 h."),
        ("limits.read-deadline", "3h", "“3h” is too long. Write 1 s to 1 h."),
        (RATE, "fast", "“fast” is not a rate. Write 5 MB/s or 0."),
        (
            "redundancy.copies",
            65,
            "“65” is not allowed. Write a whole number from 1 to 64.",
        ),
        ("pod.listen", "here", "“here” is not an address. Write 0.0.0.0:4000."),
        (
            "network.entrypoints",
            ["a", "b"],
            "“a, b” is not a list of addresses such as nas.local:4000.",
        ),
        (
            "network.name",
            "?",
            "“?” is not allowed. Write 1 to 63 letters, digits, - and _, a letter or digit first.",
        ),
        (
            "cache.mode",
            "never",
            "“never” is not allowed. Write Decide by itself, Stream only, Save.",
        ),
        (SIZE, "64 KiB", ""),
    ],
)
def test_what_is_wrong_is_said_in_words(key: str, raw: Raw, says: str) -> None:
    assert problem(setting_of(key), raw, words()) == says


@pytest.mark.parametrize(
    ("key", "raw", "says"),
    [
        ("redundancy.strategy", "fast", "Fast"),
        ("redundancy.strategy", "unknown", "unknown"),
        ("placement.migrate", True, "on"),
        ("placement.migrate", False, "off"),
        ("network.whitelist", ["a", "b"], "a, b"),
        ("network.whitelist", [], "none"),
        (TIME, "10m", "10 min"),
        (RATE, "0", "no limit"),
        (SIZE, "0", "0"),
        (SHARE, "80%", "80%"),
        ("history.keep-days", 30, "30 days"),
        ("redundancy.copies", 3, "3"),
        ("pod.zone", "", "not set"),
        ("pod.zone", "cellar", "cellar"),
        ("pod.person", "auto", "Automatic"),
        ("network.administration", "admins", "Admins"),
    ],
)
def test_a_value_stands_in_a_sentence(key: str, raw: object, says: str) -> None:
    assert said(setting_of(key), raw, words()) == says


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("redundancy.copies", "1 to 64"),
        ("placement.migrate", "on or off"),
        ("redundancy.strategy", "Spread, Fast, Space"),
        ("network.administration", "Admins, All pods, or names of pods"),
        (SHARE, "a size such as 10 GB or 10 GiB, a share such as 80%, or 0"),
        (SIZE, "a size such as 10 GB or 10 GiB, or 0"),
        (TIME, "0 s to 30 days"),
        (RATE, "a rate such as 5 MB/s, or 0"),
        ("pod.mount", "a folder"),
        ("network.whitelist", "a list of pod names or public keys"),
        ("pod.listen", "an address such as 0.0.0.0:4000"),
        ("pod.advertise", "a list of addresses such as nas.local:4000"),
    ],
)
def test_it_is_said_what_is_allowed(key: str, says: str) -> None:
    assert allowed(setting_of(key), words()) == says
