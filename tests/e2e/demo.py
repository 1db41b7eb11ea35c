"""Shows the main job on a real folder, with two pods on this machine, and leaves nothing behind.

`python3 build.py demo [FOLDER]`; standard library alone.
"""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

from tests.support.pods import Lab, Pod, PodError, differences, lab

# What a person would not copy either, and what changes while it is being copied.
LEFT_OUT = {".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".hypothesis"}
PATIENCE_SECONDS = 600


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)  # noqa: T201


def folder_to_show(words: list[str]) -> Path:
    """Return the folder to copy; end with a sentence where there is none."""
    folder = Path(words[0] if words else ".").expanduser().resolve()
    if not folder.is_dir():
        raise SystemExit(f"{folder} is not a folder. Usage: python3 build.py demo [FOLDER]")
    return folder


def left_out(_: str, names: list[str]) -> set[str]:
    """Say which names of a folder are not copied."""
    return LEFT_OUT & set(names)


def size_of(folder: Path) -> tuple[int, int]:
    """Return how many files there are, and their bytes."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return len(files), sum(path.stat().st_size for path in files)


def check(problems: list[str], what: str) -> None:
    """Say that two folders are equal, or stop with the differences."""
    if problems:
        raise PodError(f"{what}: they differ:\n" + "\n".join(problems[:20]))
    say(what)


def show(here: Lab, source: Path) -> None:
    """Show one thing after the other; a thing that does not hold raises."""
    original = here.folder / "original"
    shutil.copytree(source, original, symlinks=True, ignore=left_out)
    files, size = size_of(original)
    a, b = start(here)
    started = time.monotonic()
    os.spawnlp(os.P_WAIT, "cp", "cp", "-a", str(original), str(a.mount / source.name))
    seconds = time.monotonic() - started
    say(f"3. Copied {source} onto the first: {files} files, {size / 1e6:.1f} MB, {seconds:.1f} s.")
    counts = a.copies_made(PATIENCE_SECONDS)
    copies = counts["by_copies"]
    seconds = time.monotonic() - started
    say(f"4. {seconds:.1f} s after the start of the copy all have their copies: {copies}.")
    b.sync(PATIENCE_SECONDS)
    check(
        differences(original, b.mount / source.name),
        "5. On the second everything is there: bytes, modes, times and links are equal.",
    )
    a.kill()
    say("6. Killed the first pod (kill -9), as if its machine had died.")
    check(
        differences(original, b.mount / source.name),
        "7. The second still reads everything, and it is equal.",
    )
    (b.mount / "written meanwhile").write_text("The first pod was dead.\n")
    a.up()
    a.sync(PATIENCE_SECONDS)
    text = (a.mount / "written meanwhile").read_text().strip()
    say(f"8. Started the first again. It knows what was written meanwhile: “{text}”")


def start(here: Lab) -> tuple[Pod, Pod]:
    """Make the network of two pods."""
    a = here.first()
    say(f"1. Made a network; the drive of its first pod is at {a.mount}.")
    b = here.second(a)
    say(f"2. A second pod joined with a short code; the same drive is at {b.mount}.")
    return a, b


def main(words: list[str]) -> int:
    """Show, clean up, and say so; return the exit code."""
    source = folder_to_show(words)
    # A request to stop unwinds like any other end, so that nothing stays mounted.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with lab("wormhole-demo-") as here:
            show(here, source)
    except PodError as problem:
        say(f"The demo did not hold: {problem}")
        return 1
    say("9. Stopped both pods and removed all that the demo had made.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
