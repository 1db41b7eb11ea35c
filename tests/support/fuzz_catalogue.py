"""Every decoder of this program, and the inputs that once broke one.

A module that decodes and is not in `COVERED` fails `tests/tidy/test_decoders.py`: whoever adds one
adds a target to one of the lists that stand together here.
"""

from tests.support import (
    fuzz_control,
    fuzz_desktop,
    fuzz_drive,
    fuzz_kept,
    fuzz_merge,
    fuzz_wire,
    fuzz_words,
)
from tests.support.fuzz_target import Target

TARGETS: tuple[Target, ...] = (
    *fuzz_wire.TARGETS,
    *fuzz_merge.TARGETS,
    *fuzz_kept.TARGETS,
    *fuzz_words.TARGETS,
    *fuzz_control.TARGETS,
    *fuzz_drive.TARGETS,
    *fuzz_desktop.TARGETS,
)
BY_NAME = {target.name: target for target in TARGETS}
COVERED = frozenset(module for target in TARGETS for module in target.covers)
