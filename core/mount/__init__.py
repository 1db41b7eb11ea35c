"""Drivers: what an operating system asks of a drive, translated to `core.volume.interface`.

- `linux`: the kernel's FUSE protocol, spoken directly on `/dev/fuse`
"""
