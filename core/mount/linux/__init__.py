"""The Linux drive: the kernel's FUSE protocol, spoken directly on `/dev/fuse`.

What the driver is:
- `driver`: the whole, from mounting to unmounting; the public class `LinuxDriver`
- `loop`: the thread that reads requests and answers them
- `waiting`: the threads for requests that cannot be answered at once; interrupts
- `invalidate`: the threads that tell the kernel what to forget

What it says:
- `protocol`: numbers and layouts; `init`: which features are asked for and taken
- `requests`, `replies`: from and to bytes
- `dispatch`: which handler answers which request; the handlers are in `attributes`, `names`,
  `folders`, `files`, and share a `session`

How a file is opened in the kernel:
- `opens`: which of its three ways (cached, direct, passthrough) each open file may take
- `passthrough`: registering backing files
- `pages`: handing over the bytes of small files with their opening
- `listings`: open folders, and which changed while they were read

How it comes and goes:
- `mounting`, `mount_table`: mounting, unmounting, sweeping what a crash left
- `connection`: breaking it, leaving it
- `heartbeat`, `watchdog`: the process that ends the mount when this one dies or hangs
"""
