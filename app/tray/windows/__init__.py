"""Windows of their own: the main window, first start, add a device, join.

- `main_window`: sidebar and pages
- `panel`: what a click on the icon opens
- `frame`: a small window: a body and a foot
- `first_start_window`: the wizard, its steps `choose_step`, `about_step`, `doing_step`,
  `words_step`, `ready_step`
- `add_device_window`: its pages `code_page`, `knock_page`, `end_page`; `admit_window`: who asks
- `join_window`: its page `join_page`
- `check_window`, `about_window`: what Help opens
"""
