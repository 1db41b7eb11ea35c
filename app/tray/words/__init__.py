"""Texts, numbers and times in the person's language.

- `catalogue`: the translations of one language, read from `assets/texts`
- `words`: `Words`: says a message, counted or not
- `figures`: sizes, rates, spans and times as people write them
- `names`: names of files and pods: never broken at a hyphen, shortened in the middle
"""
