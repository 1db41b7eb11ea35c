"""Places that are one user's alone."""

import os
import stat
from pathlib import Path

import pytest

from core.errors import Refused
from core.node.private import (
    close_to_others,
    closed_to_others,
    make_private,
    require_out_of_reach,
    require_own,
)

NOBODY = 65_534


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_is_made_for_its_owner_alone_and_others_change_nothing_above_it(
    tmp_path: Path,
) -> None:
    before = os.umask(0)
    try:
        make_private(tmp_path / "above" / "ours")
        make_private(tmp_path / "above" / "ours")
    finally:
        os.umask(before)
    assert (mode_of(tmp_path / "above"), mode_of(tmp_path / "above" / "ours")) == (0o755, 0o700)


def test_a_folder_of_ours_that_was_open_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    close_to_others(tmp_path)
    assert mode_of(tmp_path) == 0o700


def test_what_is_made_inside_the_block_is_closed_and_the_umask_comes_back(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with closed_to_others():
            (tmp_path / "file").touch()
        assert mode_of(tmp_path / "file") == 0o600
        assert os.umask(0) == 0
    finally:
        os.umask(before)


def test_a_folder_of_another_user_and_a_link_of_one_are_refused(tmp_path: Path) -> None:
    theirs, ours, link = tmp_path / "theirs", tmp_path / "ours", tmp_path / "link"
    theirs.mkdir()
    ours.mkdir()
    os.chown(theirs, NOBODY, NOBODY)
    link.symlink_to(ours)
    require_own(ours, "")
    require_own(link, "")
    require_own(tmp_path / "none", "")
    os.chown(link, NOBODY, NOBODY, follow_symlinks=False)
    for place in (theirs, link):
        with pytest.raises(Refused, match="another user"):
            require_own(place, "")


def test_a_folder_that_everybody_may_swap_is_refused_but_not_below_a_sticky_one(
    tmp_path: Path,
) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o1777)
    require_out_of_reach(open_to_all / "home", "")
    open_to_all.chmod(0o777)
    with pytest.raises(Refused, match="everybody"):
        require_out_of_reach(open_to_all / "below" / "home", "")
