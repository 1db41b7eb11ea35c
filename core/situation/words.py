"""What people are told of files that cannot be read now and of where they are."""

from collections.abc import Sequence

from core.model.status import Attention


def only_on(files: int, pods: Sequence[str]) -> Attention:
    """Say that files which never had their copies are on absent `pods` (names) and nowhere else."""
    what = "1 file is" if files == 1 else f"{files} files are"
    who = " and ".join(pods)
    return Attention(
        "only-on",
        f"{what} only on {who}, which cannot be reached: no copy was made before it went away.",
        f"Nothing is lost; bring {who} back into the network for the copies to be made.",
    )
