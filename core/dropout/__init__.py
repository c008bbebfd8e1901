"""Dropout: the mask, what p does, what the masks do to training, and their use at inference."""
