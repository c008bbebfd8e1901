"""The pictures of compared scores."""
