"""A real network, 2-16-16-1, from many seeds: its boundaries, paths, barriers and disagreements."""
