"""What the main window shows: one package or module for each page.

- `overview_page`: how things are, the space on each pod, copies, throughput
- `activity_page`: what moves, and what happened
- `conflicts_page`: files that were changed in two places, side by side
- `settings`: the pages of settings, made from the definitions
- `advanced_page`: the settings files as text
- `files_page`: what is where, and the rules of files and folders
- `pods_page`: who is in the network, and who asks to be let in
"""
