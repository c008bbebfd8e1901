"""Text sampling: a small language model, and what happens between its logits and its words."""
