"""The parts of an engine have the defaults of the configuration."""

from dataclasses import fields

from core.engine.parts import EngineParts


def test_only_what_has_a_sensible_default_may_be_left_out() -> None:
    optional = {"settings", "dirty", "program"}
    assert optional <= {field.name for field in fields(EngineParts)}
    assert all(field.kw_only for field in fields(EngineParts))
