"""Programs that read files by themselves: what they read, nobody is interested in."""

from typing import Final

# As the kernel names processes: the first fifteen characters of the program's file name.
_COLD_READERS: Final = frozenset(
    {
        # indexers
        *("updatedb", "updatedb.plocat", "tracker-extract", "tracker-miner-f", "localsearch-3"),
        *("localsearch-ext", "baloo_file", "baloo_file_extr", "recollindex"),
        # antivirus
        *("clamscan", "clamdscan", "clamd", "clamonacc", "rkhunter"),
        # backup
        *("borg", "borgmatic", "restic", "kopia", "duplicity", "duplicati", "rdiff-backup"),
        *("bacula-fd", "bareos-fd", "rsnapshot", "bup", "vorta", "deja-dup"),
    }
)


def is_cold_reader(program: str) -> bool:
    """Say whether a program of this name (a process's, as the kernel tells it) reads for nobody."""
    return program in _COLD_READERS
