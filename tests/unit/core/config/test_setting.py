"""A setting is a field of a frozen section."""

from dataclasses import dataclass

from core.config.kinds import Duration, Number
from core.config.setting import Level, Takes, name_of, setting, settings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A section."""

    number: int = setting(Number(0, 9), 4, "A number.", label="Eggs", unit="eggs")
    boil_time_seconds: float = setting(
        Duration(), "3m", "How long.", label="Boil for", takes=Takes.AT_START
    )


def test_a_section_without_a_file_has_the_defaults_as_values() -> None:
    assert Example() == Example(number=4, boil_time_seconds=180.0)


def test_the_definitions_are_read_from_the_section() -> None:
    first, second = settings_of(Level.POD, "kitchen", Example)
    assert (first.key, first.details.unit) == ("kitchen.number", "eggs")
    assert (first.details.label, first.details.help) == ("Eggs", "A number.")
    assert (second.key, second.field) == ("kitchen.boil-time", "boil_time_seconds")
    assert second.details.takes is Takes.AT_START


def test_names_in_files_have_hyphens_and_no_unit() -> None:
    assert name_of("min_replication_time_seconds") == "min-replication-time"
