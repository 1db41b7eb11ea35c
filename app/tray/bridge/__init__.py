"""Asks the node on threads of its own; the window's thread gets signals and nothing else.

- `bridge`: `Bridge`: questions, answers, and the picture of the node as it changes
- `watch`: the thread that hears what happens
- `disk_space`: how large the disk of this pod is; `preferences_file`: keeps preferences
- `setting_up`: makes or joins a network, and takes it back where that is stopped
- `nearby`: networks on the local network; `prospecting`: what this machine has before
- `outfit`: these three together, as windows are given them
"""
