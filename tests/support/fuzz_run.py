"""Tries one decoder of the catalogue for some seconds, guided by what code its inputs reach.

Usage: `python -m tests.support.fuzz_run NAME FOLDER SECONDS`. FOLDER keeps what was tried and
worth keeping, and an input that broke the decoder. Without `atheris`, which is there for x86-64
only, inputs are damaged by chance. The number of inputs is in the last line of the output.
"""

import importlib.util
import sys
import time
from pathlib import Path

OURS = {"app", "core", "tests"}
INPUT_BYTES_MAX = 16_384
INPUT_SECONDS_MAX = 20
MEMORY_MIB_MAX = 2_048


def main() -> None:
    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if importlib.util.find_spec("atheris") is not None:
        guided(name, folder, seconds)
    else:
        by_chance(name, seconds)


def guided(name: str, folder: Path, seconds: int) -> None:
    """Let libFuzzer make the inputs; it ends this process."""
    import atheris

    # Only what the target covers is watched: to prepare all modules for it takes ten seconds.
    from tests.support.fuzz_catalogue import BY_NAME

    covers = list(BY_NAME[name].covers)
    for module in [each for each in sys.modules if each.partition(".")[0] in OURS]:
        del sys.modules[module]
    with atheris.instrument_imports(include=covers):
        from tests.support.fuzz_catalogue import BY_NAME
    from tests.support.fuzz_target import outcome

    target = BY_NAME[name]
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = {
        "max_total_time": seconds,
        "max_len": INPUT_BYTES_MAX,
        "timeout": INPUT_SECONDS_MAX,
        "rss_limit_mb": MEMORY_MIB_MAX,
        "artifact_prefix": f"{folder}/",
        "print_final_stats": 1,
        "close_fd_mask": 0,
    }
    words = [f"-{option}={value}" for option, value in options.items()]
    atheris.Setup([sys.argv[0], *words, str(corpus)], lambda data: outcome(target, data) and None)
    atheris.Fuzz()


def by_chance(name: str, seconds: int) -> None:
    """Damage valid inputs until the time is over."""
    from hypothesis import HealthCheck, Phase, given, settings

    from tests.support.fuzz_catalogue import BY_NAME
    from tests.support.fuzz_damage import damaged
    from tests.support.fuzz_target import outcome

    target, tried = BY_NAME[name], 0
    until = time.monotonic() + seconds

    @settings(
        max_examples=500,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged(target.seeds))
    def try_some(data: bytes) -> None:
        nonlocal tried
        tried += 1
        outcome(target, data)

    while time.monotonic() < until:
        try_some()
    sys.stdout.write(f"stat::number_of_executed_units: {tried}\n")


if __name__ == "__main__":
    main()
