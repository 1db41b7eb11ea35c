"""How well the network meets what was declared: `assess` computes it, pure."""
