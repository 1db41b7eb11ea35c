"""A wall clock that is off, for one program: the time that the C library tells it is moved."""

import subprocess
from pathlib import Path

_SHIFT = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <time.h>
#include <sys/time.h>

static long shift(void) {
    const char *text = getenv("WRONG_CLOCK_SECONDS");
    const char *path = getenv("WRONG_CLOCK_FILE");
    char said[32];
    if (path) {
        int file = open(path, O_RDONLY | O_CLOEXEC);
        if (file >= 0) {
            ssize_t length = read(file, said, sizeof said - 1);
            close(file);
            if (length > 0) {
                said[length] = 0;
                return atol(said);
            }
        }
    }
    return text ? atol(text) : 0;
}

int clock_gettime(clockid_t id, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(id, now);
    if (!failed && id == CLOCK_REALTIME) now->tv_sec += shift();
    return failed;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec exact;
    (void) zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (now) *now = exact.tv_sec;
    return exact.tv_sec;
}
"""


def wrong_clock(folder: Path, seconds: int) -> dict[str, str]:
    """Return the environment of a program whose clock is to be `seconds` ahead of the machine's.

    `folder`: where the library that moves the time is built.
    """
    return built(folder) | {"WRONG_CLOCK_SECONDS": str(seconds)}


class SteppedClock:
    """A clock that a test moves while programs run."""

    def __init__(self, folder: Path) -> None:
        """Start with the right time; its library and its file lie in `folder`."""
        self._file = folder / "wrong-clock.seconds"
        self.step(0)
        self.environment = built(folder) | {"WRONG_CLOCK_FILE": str(self._file)}

    def step(self, seconds: int) -> None:
        """Be `seconds` ahead of the machine from now on."""
        unfinished = self._file.with_suffix(".new")
        unfinished.write_text(str(seconds))
        unfinished.rename(self._file)


def built(folder: Path) -> dict[str, str]:
    """Build the library that moves the time; return what has a program use it."""
    source, library = folder / "wrong-clock.c", folder / "wrong-clock.so"
    source.write_text(_SHIFT)
    command = ["cc", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return {"LD_PRELOAD": str(library)}
