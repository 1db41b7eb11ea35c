"""The application itself.

- `application`: the composition root: builds all, and ends all in reverse order
- `one_instance`: the first one runs, the others tell it to show itself
- `desktop`: how the desktop looks: light or dark, text, contrast, motion
- `tray`: the icon, its menu, and how it turns
- `acts`: what the entries of menus and notifications do
- `keeping`: the windows that there are
"""
