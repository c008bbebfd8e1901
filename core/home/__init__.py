"""The home page: a small result of each source of randomness."""
