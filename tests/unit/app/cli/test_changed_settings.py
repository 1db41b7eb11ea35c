"""What `wormhole up` prints of the settings of a file."""

from app.cli.changed_settings import show_declared
from app.cli.shell import Shell
from core.control.schema import ConfigDeclared, NotApplied, SettingChanged


def test_changes_remarks_and_what_was_not_applied_are_told() -> None:
    said: list[str] = []
    shell = Shell()
    shell.say = said.append  # type: ignore[method-assign]
    show_declared(
        shell,
        ConfigDeclared(
            [
                SettingChanged("redundancy.copies", 2, 3),
                SettingChanged("network.whitelist", [], ["x", "y"]),
                SettingChanged("network.discovery", True, False),
                SettingChanged("pod.mount", "/a", "/b"),
            ],
            [NotApplied("pod.name", "a", "b", "It is another one.", "wormhole rename a b")],
            ["redundancy.copies: more than pods"],
            ["pod.mount"],
        ),
    )
    assert said == [
        "Changed: redundancy.copies, 2 -> 3",
        "Changed: network.whitelist, [] -> [x, y]",
        "Changed: network.discovery, true -> false",
        'Changed: pod.mount, "/a" -> "/b"',
        "remark: redundancy.copies: more than pods",
        "pod.mount takes effect at the next start: wormhole restart",
        'Not applied: pod.name, "a" -> "b"',
        "  It is another one.",
        "  wormhole rename a b",
    ]


def test_where_all_holds_nothing_is_said() -> None:
    said: list[str] = []
    shell = Shell()
    shell.say = said.append  # type: ignore[method-assign]
    show_declared(shell, ConfigDeclared())
    assert said == []
