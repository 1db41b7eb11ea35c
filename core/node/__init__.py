"""The composition root: builds a node and unwinds it in reverse order."""
