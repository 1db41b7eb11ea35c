"""The desktop application: an icon beside the clock, a window, and what they say.

A module imports only what stands below it:

- `shell`: the application itself: one instance, tray icon, notifications, start at login
- `windows`: the main window, first start, add a device, join
- `pages`: what the main window shows
- `widgets`: small widgets that keep the role that screen readers know
- `look`: tokens, theme, stylesheet, icons
- `bridge`: asks the node on threads of its own; the window's thread gets signals
- `models`: what is shown, as pure functions of what the node answers; no Qt
- `words`: texts, numbers and times in the person's language; no Qt
- `assets`: where what does not run lies
"""
