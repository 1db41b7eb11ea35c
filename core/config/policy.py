"""What may be declared for a file or folder, and the rules by pattern that declare it."""

from dataclasses import dataclass

from core.config.kinds import Choice, Flag, FlagOrTexts, Number, Text, Texts
from core.config.setting import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is declared for one path. Here stand the values where nothing is declared."""

    redundancy: int = setting(
        Number(1, 64), 2, "Copies in all, the original counted.", label="Copies"
    )
    keep: bool | tuple[str, ...] = setting(
        FlagOrTexts(Texts("pod names")),
        False,
        "Always hold a local version on these pods (true: the pod where it is set).",
        label="Always on this machine",
    )
    cache: bool = setting(
        Flag(),
        True,
        "Whether a cached copy may be kept after reading.",
        label="Keep what was read",
    )
    read_only: bool = setting(Flag(), False, "Refuse changes.", label="Read-only")
    conflict: str = setting(
        Choice({"keep-both": "Keep both", "overwrite": "Keep the newest"}),
        "keep-both",
        "What to do with two versions.",
        label="When changed in two places",
    )
    history: bool = setting(
        Flag(),
        True,
        "Keep overwritten and deleted versions for a time.",
        label="Keep older versions",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The one field that a rule has besides a policy."""

    match: str = setting(
        Text("a pattern such as photos/**", r"[^\x00-\x1f]+"),
        "**",
        "The paths that the rule is for: * within a name, ** over folders.",
        label="For",
    )


@dataclass(frozen=True, slots=True)
class FileRule:
    """One `[[files]]` rule: what it declares for the paths that match. None: nothing declared."""

    match: str
    redundancy: int | None = None
    keep: bool | tuple[str, ...] | None = None
    cache: bool | None = None
    read_only: bool | None = None
    conflict: str | None = None
    history: bool | None = None
