"""Data splits: who is trained on, who is tested on, and how far that draw moves a score."""
