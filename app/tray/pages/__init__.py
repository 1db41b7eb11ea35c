"""What the main window shows: one package or module for each page.

- `settings`: the pages of settings, made from the definitions
"""
