"""The bytes of files: content lines, and what a pod does with them.

- `contents`: all of it in one place, for the volume and the engine
- `manifests`, `bitmaps`, `changes`, `settings`, `events`: pure nouns
- `layouts`, `finding`: manifests out of the record store, and the best line of a version
- `table`: the lines in use, each as one object (`readable_lines`, `open_lines`)
- `changing`, `asides`: making a line ready for changes, saving what others still need of it
- `publication`: hashing, and recording what a line holds as a version
- `pulls`, `serving`: blocks from and for other pods
- `keeping`, `remains`: history and removal; what is left of a version that was being changed then
- `durability`, `mending`: syncing, the way back after a stop; what is gone from the disk
"""
