"""The bytes of files: content lines, and what a pod does with them.

- `contents`: all of it in one place, for the volume and the engine
- `manifests`, `bitmaps`, `changes`, `settings`, `events`: pure nouns
- `layouts`, `finding`: manifests out of the record store, and the best line of a version
- `table`: the lines in use, each as one object (`readable_lines`, `open_lines`)
- `changing`, `new_files`: making a line ready for changes, with the files that it needs for that
- `saving`, `asides`: what others still need of it is saved before
- `preparing`, `publication`: hashing what a line holds, and recording it as a version
- `elsewhere`: which other pods have a version, before bytes are given up for that
- `pulls`, `serving`: blocks from and for other pods
- `keeping`, `remains`: history and removal; what is left of a version that was being changed then
- `bringing_back`: an older version that becomes the content of its file again
- `restating`: the line of a version that was recorded again
- `durability`, `syncing`, `recovery`: syncing, also after a failure; the way back after a stop
- `older_lines`: finding older versions by where their files stand or stood
- `older_versions`, `unlinking`: what was saved of history, and removing files, across a power cut
- `mending`, `verifying`: what is gone from the disk; reading what must be what it was
"""
