"""Which source matters most: move one seed at a time, hold all others, and compare the spreads."""
