"""Small widgets. Each keeps the role that screen readers know, and paints at most.

- `desk`: what pages and windows are given
- `label`, `elided`: text in the kinds and colours of the theme; names shortened in the middle
- `button`, `card`, `badge`, `banner`, `combo`, `progress`, `empty`: what pages are made of
- `edge`, `chip_button`: what several of them draw and are; `beside`: a window without a frame;
  `rows_model`: what short lists are told with
- `page`: the frame of a page of the main window
- `setting_row`: a setting with its `setting_control` and its `origin_chip`; `switch`, `segments`,
  `stepper`, `unit_field`, `list_editor`, `liking_slider`, `path_field`, `who_field`: what one is
  changed with; `change_bar`: what changes would do, and Apply; `disk_bar`: a disk and its parts
- `text_field`, `folder_field`, `space_field`, `choice_card`, `disclosure`, `trouble_banner`: what
  the windows that set a machine up are made of
- `code_label`, `qr_picture`, `countdown_ring`, `word_cards`, `step_dots`, `marked_label`: what
  they show
"""
