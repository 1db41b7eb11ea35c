"""What the configuration says about the engine, as the engine needs it; times in seconds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.placement.copies import COPIES_MAX, Rule
from core.placement.eligible import Strategy
from core.transfer.pacing import NO_LIMITS, Limits

HELLO_SECONDS: Final = 10.0
REDIAL_SECONDS_FIRST: Final = 0.5
REDIAL_SECONDS_MAX: Final = 30.0
# A link that lasted as long was of use: it is dialled again at once.
STEADY_SECONDS: Final = 5.0


class CacheMode(StrEnum):
    """What becomes of what was read and is not to be held here."""

    STREAM = "stream"
    SAVE = "save"
    AUTO = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """The defaults are those of the configuration.

    `rebalance`: files move to better places although they have their copies. `copies_max`: what is
    wanted beyond is not asked for while it cannot be had. `copy_rate`: bytes a second that are
    fetched for copies (0: no limit). `frozen`: nothing is published meanwhile. `copies_awaited`:
    programs wait for the copies of what they synced. `network_bytes_max`: what all pods together
    may hold, None without a limit. `scrub_seconds`: each copy is read again once in so long, 0
    never. `settle_seconds`: for how long a copy must have been needless before it goes.
    `start_bytes`: so much of the start of every file is kept here.
    """

    copies: int = 2
    minimum: int = 2
    strategy: Strategy = Strategy.SPREAD
    rebalance: bool = True
    copies_max: int = COPIES_MAX
    copy_rate: int = 0
    rules: tuple[Rule, ...] = ()
    client: bool = False
    copies_awaited: bool = False
    frozen: bool = False
    settle_seconds: float = 30.0
    min_replication_seconds: float = 5.0
    max_replication_seconds: float = 120.0
    absent_after_seconds: float = 30.0
    grace_seconds: float = 600.0
    read_deadline_seconds: float = 30.0
    fsync_deadline_seconds: float = 30.0
    cache_mode: CacheMode = CacheMode.AUTO
    save_below_bytes: int = 64_000_000
    save_after_reads: int = 2
    cache_bytes_max: int = 20_000_000_000
    start_bytes: int = 0
    pulls_at_once: int = 6
    collect_seconds: float = 3_600.0
    sweep_seconds: float = 86_400.0
    scrub_seconds: float = 2_592_000.0
    history_bytes_max: int = 2**62
    min_free_bytes: int = 0
    network_bytes_max: int | None = None
    migrate: bool = True
    heat_half_life_seconds: float = 86_400.0
    tell_heat_seconds: float = 300.0
    upload: Limits = NO_LIMITS
    download: Limits = NO_LIMITS
