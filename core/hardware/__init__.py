"""Hardware and drivers: the same seed, the same code, and another machine."""
