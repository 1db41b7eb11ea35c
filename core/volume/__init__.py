"""The POSIX view of one pod: lookups, handles, ranges; never waits."""
