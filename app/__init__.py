"""The shells: what people and scripts touch."""
