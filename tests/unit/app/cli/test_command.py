"""How commands are declared."""

from app.cli.command import common_options, declare, family
from app.cli.shell import Shell


def test_a_declared_command_has_the_common_options() -> None:
    @declare
    def dance_(shell: Shell) -> None:
        """Dance."""

    assert dance_.name == "dance"
    assert [each.name for each in dance_.params] == [each.name for each in common_options()]


def test_a_family_does_something_alone_only_where_that_is_said() -> None:
    @family(alone=True)
    def alone(shell: Shell) -> None:
        """Alone."""

    @family()
    def together(shell: Shell) -> None:
        """Together."""

    assert alone.invoke_without_command
    assert not together.invoke_without_command
