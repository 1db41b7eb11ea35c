"""Windows of their own: the main window, first start, add a device, join.

- `main_window`: sidebar and pages
- `sidebar`, `navigation_delegate`, `network_box`: its left side
"""
