"""Who should hold what, and what to do next about it."""
