"""What is shown: pure functions of what the node answers, and of the time. No Qt in here.

- `picture`: all that is known of the node at a moment, and how it is reached
- `pods`: which pods there are, and what they have, as far as the status tells
- `tray_state`: which of the seven states the icon shows, and its tooltip
- `headline`: the sentence that says how things are, what it means, what helps; `said` is what it
  consists of, `wellbeing`, `troubles`, `notes` and `unreached` have the sentences
- `overview`: the overview, from `headline`, `spaces`, `copies` and `throughput`
- `activity`: which rows of the log are shown; `log_lines` are their sentences, `runs` the names in
  bold in them, `transfers` what moves now
- `conflicts`: what is to decide, and both sides; `deciding`: what settles it; `difference`: texts
- `settings`: the pages of settings, from the definitions; `preferences`: what a person chose for
  the application itself
- `file_icons`: which picture stands for a file
- `first_start`: the first start step by step, `first_start_texts` what it says, `about_machine` its
  fields, `nearby` and `machine` what is known before; `join_steps`: joining with a code alone
- `add_device`: adding a device; `admit`: a machine that asks without a code; `spoken`: as read out
- `trouble`: what went wrong while a machine is set up; `code`, `join`, `machine_trouble`: why
"""
