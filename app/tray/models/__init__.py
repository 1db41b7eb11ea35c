"""What is shown: pure functions of what the node answers, and of the time. No Qt in here.

- `picture`: all that is known of the node at a moment, and how it is reached
- `tray_state`: which of the seven states the icon shows, and its tooltip
- `headline`: the sentence that says how things are, what it means, what helps
"""
