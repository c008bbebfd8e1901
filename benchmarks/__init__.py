"""Ratios, each measured within one run: machines differ, and so do their moods."""
