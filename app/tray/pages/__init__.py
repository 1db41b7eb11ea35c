"""What the main window shows: one package or module for each page.

- `settings`: the pages of settings, made from the definitions
- `advanced_page`: the settings files as text
- `files_page`: what is where, and the rules of files and folders
- `pods_page`: who is in the network, and who asks to be let in
- `overview_page`, `activity_page`, `conflicts_page`: how things are, what happens, what to decide
"""
