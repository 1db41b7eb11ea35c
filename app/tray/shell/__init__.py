"""The application itself.

- `application`: the composition root: builds all, and ends all in reverse order
- `one_instance`: the first one runs, the others tell it to show itself
- `desktop`: how the desktop looks: light or dark, text, contrast, motion
- `networks`: the bridges to the nodes of all networks of this machine
- `dressed`: the icon and all networks in one look; which one is in use
- `shown`: one network: its windows, its panel, what is done in it
- `tray`: the icon, its menu, and how it turns
- `acts`: what the entries of menus and notifications do
- `quitting`: what is asked before all networks are quit
- `windows_kept`: the windows that there are
"""
