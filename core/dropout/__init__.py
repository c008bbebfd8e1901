"""Dropout: the mask, what p does, what the masks do to training, and their use at inference."""

from core.dropout.masks import dropout_mask, dropout_pass

__all__ = ["dropout_mask", "dropout_pass"]
