"""A real network, 2-16-16-1, from many seeds: its boundaries, barriers and disagreements."""
